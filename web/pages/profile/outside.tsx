import { useQueryClient } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { profileWords as words } from '#web/words/profile.ts'
import type { Profile } from './profile-data.ts'

/** One's account with the provider outside: linked or taken apart. */
export function Outside({ outside }: { outside: NonNullable<Profile['outside']> }) {
  const { name, since } = outside
  const { busy, problem, ask } = useAsking()
  const queries = useQueryClient()
  const link = () => void ask(async () => location.assign((await call(api.beginLink, {})).address))
  const unlink = () =>
    void ask(async () => {
      await call(api.unlink, {})
      await queries.invalidateQueries({ queryKey: [api.getProfile.path] })
    })
  return (
    <Section title={name}>
      <p>{since ? words.outsideOn(name, since) : words.outsideOff(name)}</p>
      {problem && <ProblemNote problem={problem} />}
      <div className="page-actions no-print">
        <button type="button" className="button" disabled={busy} onClick={since ? unlink : link}>
          {since ? words.unlink : words.link}
        </button>
      </div>
    </Section>
  )
}
