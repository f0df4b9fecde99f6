import { useQueryClient } from '@tanstack/react-query'
import { browserWords } from '#contract/notification-words.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { dateTime } from '#web/words/format.ts'
import { profileWords as words } from '#web/words/profile.ts'
import type { OwnSession } from './profile-data.ts'

/** Where one is signed in, and the way to end it there. */
export function Sessions({ sessions }: { sessions: readonly OwnSession[] }) {
  const { busy, problem, ask } = useAsking()
  const queries = useQueryClient()

  const end = (question: () => Promise<unknown>) =>
    void ask(async () => {
      await question()
      await queries.invalidateQueries({ queryKey: [api.getProfile.path] })
    })

  return (
    <Section
      title={words.sessions}
      actions={
        sessions.length > 1 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => end(() => call(api.endOtherSessions, {}))}
          >
            {words.endOthers}
          </button>
        )
      }
    >
      <p className="muted">{words.sessionsLead}</p>
      {problem && <ProblemNote problem={problem} />}
      <RegisterTable
        caption={words.sessions}
        columns={columnsWith((id) => end(() => call(api.endSession, { params: { id } })))}
        rows={sessions}
        rowKey={({ id }) => id}
        tall
        stacks
      />
    </Section>
  )
}

function columnsWith(onEnd: (id: number) => void): readonly Column<OwnSession>[] {
  return [
    { key: 'browser', title: words.browser, names: true, cell: ({ browser }) => browserWords[browser] },
    { key: 'network', title: words.network, cell: ({ network }) => network ?? words.unknown },
    { key: 'opened', title: words.opened, cell: ({ openedAt }) => dateTime(openedAt) },
    { key: 'seen', title: words.seen, cell: ({ seenAt }) => dateTime(seenAt) },
    {
      key: 'end',
      title: words.action,
      cell: ({ id, current, browser, openedAt }) =>
        current ? (
          <span className="muted">{words.thisOne}</span>
        ) : (
          <button
            type="button"
            className="button"
            aria-label={words.endTitle(browserWords[browser], dateTime(openedAt))}
            onClick={() => onEnd(id)}
          >
            {words.end}
          </button>
        ),
    },
  ]
}
