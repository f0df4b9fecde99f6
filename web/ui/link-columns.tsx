import { Link } from '@tanstack/react-router'
import { linkKindWord, linkStateWords } from '#contract/link-words.ts'
import type { Term } from '#contract/terms.ts'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { common } from '#web/words/common.ts'
import { capital } from '#web/words/format.ts'
import { linksWords as words } from '#web/words/links.ts'
import type { Column } from './register-table.tsx'

export type LinkOfSchools = Reply<NonNullable<typeof api.listLinks.route>>['items'][number]

/** Columns of a table of links. */
export const linkColumns = (term: Term): Column<LinkOfSchools>[] => [
  { key: 'from', title: words.from, names: true, cell: ({ from }) => <End school={from} /> },
  { key: 'to', title: words.to, cell: ({ to }) => <End school={to} /> },
  { key: 'kind', title: words.kind, cell: ({ kind }) => capital(linkKindWord(kind, term)) },
  {
    key: 'days',
    title: words.days,
    cell: ({ since, until, state, reason }) => (
      <>
        {words.term(since, until)}
        <div className="muted small">{linkStateWords[state]}</div>
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
  { key: 'basis', title: words.basis, cell: ({ basis }) => basis },
  { key: 'mentors', title: words.mentors, cell: ({ mentors }) => <Mentors mentors={mentors} /> },
]

function End({ school }: { school: LinkOfSchools['from'] }) {
  const { code, name, municipality } = school
  if (code === null) return name
  return (
    <>
      <Link to="/schools/$code/links" params={{ code }}>
        {name}
      </Link>
      <div className="muted small">{municipality}</div>
    </>
  )
}

function Mentors({ mentors }: Pick<LinkOfSchools, 'mentors'>) {
  if (mentors === null) return <span className="muted">{common.hidden}</span>
  if (mentors.length === 0) return <span className="muted">{words.nobody}</span>
  return mentors.map(({ person, name }) => (
    <div key={person}>
      <Link to="/people/$id" params={{ id: String(person) }}>
        {name}
      </Link>
    </div>
  ))
}
