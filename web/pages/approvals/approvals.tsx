import { Textarea } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, call, type Reply } from '#web/client.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { tellValue } from '#web/ui/conflict.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { cardLabels } from '#web/ui/register-labels.ts'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { approvalWords as words } from '#web/words/approvals.ts'
import { capital, dateTime } from '#web/words/format.ts'
import { schoolsWords } from '#web/words/schools.ts'

type Row = Reply<NonNullable<typeof api.listApprovals.route>>['items'][number]
type Of<Kind extends Row['kind']> = Extract<Row, { kind: Kind }>
type Decision = Parameters<typeof decide>[0]['decision']

const route = getRouteApi('/approvals')

/** What waits for a second person, and what two people have decided. */
export function ApprovalsPage() {
  const term = useTerm()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listApprovals, { query: { on } }))
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Downloads href={(format) => addressOf(api.exportApprovals, { query: { on, format } })} />
          <PrintButton />
        </>
      }
    >
      <AsOf
        on={on}
        onChange={(day) => void navigate({ search: { on: day }, replace: true })}
        note={words.names}
      />
      <PagedTable
        list={list}
        caption={words.caption}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        stacks
        empty={
          <Empty title={words.empty}>
            <p>{words.emptyWhy(term)}</p>
          </Empty>
        }
      />
    </Page>
  )
}

const COLUMNS: Column<Row>[] = [
  { key: 'what', title: words.what, names: true, cell: (row) => <What row={row} /> },
  {
    key: 'askedBy',
    title: words.askedBy,
    cell: ({ askedBy, askedAt, reason }) => (
      <>
        {askedBy.name}, {dateTime(askedAt)}
        <div className="muted">{reason}</div>
      </>
    ),
  },
  { key: 'state', title: words.state, cell: (row) => <State row={row} /> },
]

function What({ row }: { row: Row }) {
  const term = useTerm()
  switch (row.kind) {
    case 'role.grant':
      return <Role row={row} term={term} />
    case 'school.correct':
      return <Correction row={row} />
    case 'pupils.export':
      return <Export row={row} />
  }
}

function Role({ row, term }: { row: Of<'role.grant'>; term: Term }) {
  return (
    <>
      <Link to="/people/$id" params={{ id: String(row.person.id) }}>
        {row.person.name}
      </Link>
      <div>
        {capital(roleWord(row.role, term))}, {row.organisation}
      </div>
      <div className="muted small">{words.days(row.from, row.to)}</div>
    </>
  )
}

type Field = Of<'school.correct'>['fields'][number]

function Correction({ row }: { row: Of<'school.correct'> }) {
  return (
    <>
      {words.correction}: <SchoolLink code={row.school.code}>{row.school.name}</SchoolLink>
      <RegisterTable
        caption={`${words.correction}: ${row.school.name}`}
        columns={fieldColumns(row)}
        rows={row.fields}
        rowKey={({ field }) => field}
        tall
        stacks
      />
      {row.outdated && <p className="note note-doubt">{words.outdated}</p>}
    </>
  )
}

const fieldColumns = ({ state, outdated }: Of<'school.correct'>): Column<Field>[] => [
  { key: 'field', title: words.field, names: true, cell: ({ field }) => labelOf(field) },
  {
    key: 'was',
    title: state === 'waits' && !outdated ? words.was : words.wasThen,
    cell: ({ field, was, now }) => (
      <>
        {toldOf(field, was)}
        {outdated && was !== now && <div className="small strong">{words.now(toldOf(field, now))}</div>}
      </>
    ),
  },
  {
    key: 'becomes',
    title: words.becomes,
    cell: ({ field, becomes }) => <span className="strong">{toldOf(field, becomes)}</span>,
  },
]

const labelOf = (field: string) => cardLabels[field as keyof typeof cardLabels] ?? field

function toldOf(field: string, value: Field['was']): string {
  if (field === 'place' && value !== null)
    return schoolsWords.places[value as keyof typeof schoolsWords.places]
  return typeof value === 'number' ? String(value).replace('.', ',') : tellValue(value)
}

function Export({ row }: { row: Of<'pupils.export'> }) {
  return (
    <>
      {words.export[row.what]}:{' '}
      <Link
        to="/imports/$id"
        params={{ id: String(row.import) }}
        search={{ view: 'files', file: row.file.id }}
      >
        {row.file.name}
      </Link>
      <div>
        {words.pupils(row.pupils)}, {row.organisation}
      </div>
      <div className="muted small">{words.purpose(row.purpose)}</div>
    </>
  )
}

function State({ row }: { row: Row }) {
  const { state, decidedBy, decidedAt, expiresAt } = row
  return (
    <>
      {words.states[state]}
      {decidedBy && decidedAt && (
        <div className="muted small">
          {decidedBy.name}, {dateTime(decidedAt)}
        </div>
      )}
      {row.words && <div>{row.words}</div>}
      {state === 'waits' && <div className="muted small">{words.until(dateTime(expiresAt))}</div>}
      {row.kind === 'pupils.export' && row.address && row.until && (
        <a className="button no-print" href={row.address} download>
          {words.download(dateTime(row.until))}
        </a>
      )}
      <Buttons row={row} />
    </>
  )
}

const decide = ({
  row: { id, hash },
  decision,
  answer,
}: {
  row: Row
  decision: 'approved' | 'refused' | 'taken_back'
  answer: string
}) =>
  call(api.decideApproval, { params: { id }, body: { decision, hash, words: answer.trim() || undefined } })

const SHOWN_ELSEWHERE = [
  api.listApprovals,
  api.getPerson,
  api.listPeople,
  api.getSchool,
  api.getSchoolLife,
  api.getOverview,
]

function Buttons({ row }: { row: Row }) {
  const { can } = row
  const [answer, setAnswer] = useState('')
  const change = useChange(decide, SHOWN_ELSEWHERE)
  const button = (decision: Decision, title: string, { primary = false, off = false } = {}) => (
    <button
      type="button"
      className={primary ? 'button primary' : 'button'}
      aria-label={`${title}: ${nameOf(row)}`}
      disabled={change.isPending || off}
      onClick={() => change.mutate({ row, decision, answer })}
    >
      {title}
    </button>
  )
  const outdated = row.kind === 'school.correct' && row.outdated
  const mute = row.kind !== 'role.grant' && answer.trim().length < 3
  return (
    <>
      {can.decide && (
        <Textarea
          className="no-print"
          label={words.answer}
          description={row.kind === 'role.grant' ? undefined : words.answerHelp}
          maxLength={500}
          autosize
          minRows={1}
          value={answer}
          onChange={({ currentTarget }) => setAnswer(currentTarget.value)}
        />
      )}
      <div className="page-actions no-print">
        {can.decide && !outdated && button('approved', words.approve, { primary: true })}
        {can.decide && button('refused', words.refuse, { off: mute })}
        {can.takeBack && button('taken_back', words.takeBack)}
      </div>
      {change.isError && <ProblemNote problem={problemOf(change.error)} />}
    </>
  )
}

function nameOf(row: Row): string {
  switch (row.kind) {
    case 'role.grant':
      return row.person.name
    case 'school.correct':
      return row.school.name
    case 'pupils.export':
      return row.file.name
  }
}
