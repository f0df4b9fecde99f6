import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wordsOfFailure, wordsOfJob } from '#contract/job-words.ts'
import { api, ask } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { dateTime } from '#web/words/format.ts'
import { jobsWords as words } from '#web/words/jobs.ts'
import { Backups } from './backups.tsx'

type Job = Reply<NonNullable<typeof api.listJobs.route>>['items'][number]

const SOON = 3000
const LATER = 15_000

/** What goes on in the background, and how the data is kept. */
export function JobsPage() {
  const list = useQuery({
    ...ask(api.listJobs, {}),
    refetchInterval: ({ state }) =>
      state.data?.items.some((job) => job.state === 'running' || job.state === 'stopping') ? SOON : LATER,
  })
  const retry = useChange((id: number) => call(api.retryJob, { params: { id } }), [api.listJobs])
  const cancel = useChange((id: number) => call(api.cancelJob, { params: { id } }), [api.listJobs])
  const problem = retry.error ?? cancel.error
  const columns = columnsFor({
    busy: retry.isPending || cancel.isPending,
    onRetry: (id) => {
      cancel.reset()
      retry.mutate(id)
    },
    onCancel: (id) => {
      retry.reset()
      cancel.mutate(id)
    },
  })
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.jobs}>
        {problem && <ProblemNote problem={problemOf(problem)} />}
        <Loaded query={list}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={words.empty}>
                <p>{words.emptyWhy}</p>
              </Empty>
            ) : (
              <RegisterTable
                caption={words.caption}
                columns={columns}
                rows={items}
                rowKey={({ id }) => id}
                tall
                stacks
              />
            )
          }
        </Loaded>
      </Section>
      <Backups />
    </Page>
  )
}

const isOver = (state: Job['state']) => state === 'failed' || state === 'cancelled'

interface Doing {
  busy: boolean
  onRetry: (id: number) => void
  onCancel: (id: number) => void
}

const columnsFor = ({ busy, onRetry, onCancel }: Doing): Column<Job>[] => [
  {
    key: 'job',
    title: words.job,
    names: true,
    cell: ({ name, link }) => (link ? <Link to={link}>{wordsOfJob(name)}</Link> : wordsOfJob(name)),
  },
  {
    key: 'state',
    title: words.state,
    cell: ({ state, error, runAt, startedAt, stopped }) => (
      <>
        {words.states[state]}
        {startedAt && <div className="muted small">{words.since(dateTime(startedAt))}</div>}
        {stopped && <div className="muted small">{words.stoppedBy(stopped.by, dateTime(stopped.at))}</div>}
        {error && state !== 'cancelled' && <div className="muted small">{wordsOfFailure(error)}</div>}
        {state === 'retrying' && <div className="muted small">{words.next(dateTime(runAt))}</div>}
      </>
    ),
  },
  {
    key: 'progress',
    title: words.progress,
    cell: ({ progress }) =>
      progress && (progress.step ? words.steps[progress.step] : words.of)(progress.done, progress.total),
  },
  { key: 'tries', title: words.tries, cell: ({ tries, triesAllowed }) => words.of(tries, triesAllowed) },
  {
    key: 'created',
    title: words.created,
    cell: ({ createdAt }) => <span className="nowrap">{dateTime(createdAt)}</span>,
  },
  {
    key: 'actions',
    title: words.actions,
    cell: ({ id, name, state, can }) => (
      <span className="no-print">
        {can.retry && (
          <button
            type="button"
            className="button"
            disabled={busy}
            aria-label={words.retryThis(wordsOfJob(name))}
            onClick={() => onRetry(id)}
          >
            {words.retry}
          </button>
        )}{' '}
        {can.cancel && (
          <button
            type="button"
            className="button quiet"
            disabled={busy}
            aria-label={(isOver(state) ? words.removeThis : words.cancelThis)(wordsOfJob(name))}
            onClick={() => onCancel(id)}
          >
            {isOver(state) ? words.remove : words.cancel}
          </button>
        )}
      </span>
    ),
  },
]
