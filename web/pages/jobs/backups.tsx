import { useQuery } from '@tanstack/react-query'
import { wordsOfFailure } from '#contract/job-words.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { dateTime, fileSize } from '#web/words/format.ts'
import { jobsWords as words } from '#web/words/jobs.ts'

type Kept = Reply<NonNullable<typeof api.listBackups.route>>
type Copy = Kept['items'][number]

/** ms; one that was being made is there soon after its job is gone. */
const SOON = 15_000

/** The backups on the server, and what endangers the data. */
export function Backups() {
  const query = useQuery({ ...ask(api.listBackups, {}), refetchInterval: SOON })
  return (
    <>
      <Section title={words.backups}>
        <Loaded query={query}>{(kept) => <Copies {...kept} />}</Loaded>
      </Section>
      <Section title={words.log}>
        <Loaded query={query}>{(kept) => <Outside {...kept} />}</Loaded>
      </Section>
    </>
  )
}

/** What of the audit log is kept on another machine. */
function Outside({ heads, lines }: Pick<Kept, 'heads' | 'lines'>) {
  return (
    <>
      <Left left={lines} none={words.noLines} never={words.linesNever} last={words.linesLeft} />
      <Left left={heads} none={words.noHeads} never={words.headsNever} last={words.headsLeft} />
    </>
  )
}

interface LeftProps {
  left: Kept['heads']
  none: string
  never: string
  last: (when: string) => string
}

function Left({ left, none, never, last }: LeftProps) {
  if (!left) return <p className="note">{none}</p>
  const { leftAt, failure } = left
  return (
    <>
      <p>{leftAt ? last(dateTime(leftAt)) : never}</p>
      {failure && (
        <p className="note note-bad">
          {words.headsFailed(dateTime(failure.at), wordsOfFailure(failure.code))}
        </p>
      )}
    </>
  )
}

function Copies({ schedule, items, failure, allowed }: Kept) {
  return (
    <>
      {schedule ? (
        <p>{words.schedule(schedule.hour, schedule.keep)}</p>
      ) : (
        <div className="note note-bad">
          <p className="strong">{words.noSchedule}</p>
          <p>{words.noScheduleWhy}</p>
        </div>
      )}
      {failure && (
        <p className="note note-bad">{words.failure(dateTime(failure.at), wordsOfFailure(failure.code))}</p>
      )}
      {schedule && !schedule.encrypted && <p className="note">{words.unencrypted}</p>}
      {allowed.length > 0 && (
        <div className="note note-bad">
          <p className="strong">{words.allowed}</p>
          <ul>
            {allowed.map(({ name, sentence }) => (
              <li key={name}>
                <code>{name}</code>: {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
      {items.length > 0 && (
        <RegisterTable
          caption={words.backups}
          columns={columns}
          rows={items}
          rowKey={({ name }) => name}
          tall
          stacks
        />
      )}
      {schedule && items.length === 0 && (
        <Empty title={words.noBackups}>
          <p>{words.noBackupsWhy}</p>
        </Empty>
      )}
    </>
  )
}

const columns: Column<Copy>[] = [
  { key: 'at', title: words.at, names: true, cell: ({ at }) => (at ? dateTime(at) : words.unreadable) },
  { key: 'size', title: words.size, figures: true, cell: ({ bytes }) => fileSize(bytes) },
  { key: 'encrypted', title: words.encrypted, cell: ({ encrypted }) => (encrypted ? words.yes : words.no) },
  {
    key: 'verified',
    title: words.verified,
    cell: ({ verifiedAt }) => (verifiedAt ? dateTime(verifiedAt) : words.notVerified),
  },
  { key: 'file', title: words.file, cell: ({ name }) => <code>{name}</code> },
]
