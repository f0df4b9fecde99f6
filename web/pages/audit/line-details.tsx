import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { wordsOfSubject } from '#contract/audit-words.ts'
import { roleWord } from '#contract/role-words.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { detailWords, auditWords as words } from '#web/words/audit.ts'
import { common } from '#web/words/common.ts'
import { instant } from '#web/words/format.ts'
import type { Line } from './audit.tsx'
import './audit.css'

/** Everything a line of the log tells, with the ways to its neighbours. */
export function LineDetails({ line }: { line: Line }) {
  const term = useTerm()
  const { person, role, subject, reason } = line
  const particulars = Object.entries(line.detail ?? {}).filter(([, value]) => value !== null)
  return (
    <>
      <p className="muted">{words.line(line.id)}</p>
      <dl className="facts audit-facts">
        <Fact title={words.when}>{instant(line.at)}</Fact>
        <Fact title={words.who}>
          {person ? (
            <Way search={{ person: String(person.id) }} to={words.samePerson}>
              {person.name}
            </Way>
          ) : (
            words.itself
          )}
        </Fact>
        {person && <Fact title={words.login}>{person.login ?? common.hidden}</Fact>}
        {person && (
          <Fact title={words.role}>
            {role ? `${roleWord(role.role, term)}, ${role.organisation}` : words.unknownRole}
          </Fact>
        )}
        {subject && (
          <Fact title={words.subject}>
            <Way search={{ subject }} to={words.sameSubject}>
              <Subject subject={subject} />
            </Way>
          </Fact>
        )}
        {reason && <Fact title={words.reason}>{reason}</Fact>}
        {particulars.map(([name, value]) => (
          <Fact key={name} title={detailWords[name] ?? name}>
            {told(value)}
          </Fact>
        ))}
        <Fact title={words.name}>
          <code>{line.action}</code>
        </Fact>
        <Fact title={words.hash}>
          <code>{line.hash}</code>
        </Fact>
        <Fact title={words.previous}>{line.previous ? <code>{line.previous}</code> : words.first}</Fact>
      </dl>
    </>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface WayProps {
  search: { person: string } | { subject: string }
  to: string
  children: ReactNode
}

/** What the line names, and all the lines that name it. */
function Way({ search, to, children }: WayProps) {
  return (
    <>
      {children}
      <div>
        <Link to="/audit" search={search}>
          {to}
        </Link>
      </div>
    </>
  )
}

function Subject({ subject }: { subject: string }) {
  const [kind, id = ''] = subject.split(':')
  const name = wordsOfSubject(subject)
  if (kind !== 'import' && kind !== 'run') return name
  return (
    <Link to={kind === 'import' ? '/imports/$id' : '/runs/$id'} params={{ id }}>
      {name}
    </Link>
  )
}

/** A particular as it is stored: a short one plainly, the rest as text of its structure. */
function told(value: unknown): ReactNode {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ')
  return <code>{JSON.stringify(value, null, 1)}</code>
}
