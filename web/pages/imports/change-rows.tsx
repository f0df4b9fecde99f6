import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { countOf } from '#web/words/format.ts'
import { changesWords as words } from '#web/words/imports.ts'
import type { ChangeKind, Season } from './search.ts'

type Row = Reply<NonNullable<typeof api.listChangeRows.route>>['items'][number]

interface Sitting {
  year: string
  season: Season
  procedure: string
  new: number
  replaced: number
  conflicts: number
}

interface Props {
  id: number
  sitting: Sitting
  /** The changes have been made. */
  applied: boolean
}

/** One procedure by schools: what was, what will be or is. */
export function ChangeRows({ id, sitting, applied }: Props) {
  const { year, season, procedure } = sitting
  const [kind, setKind] = useState(() => most(sitting))
  const kinds: Kinds = applied ? words.appliedKinds : words.kinds
  const asked = { kind, year, season, procedure }
  const list = useInfiniteQuery(askPages(api.listChangeRows, { params: { id }, query: asked }))
  return (
    <>
      <Filters>
        <Choice
          label={words.kind}
          all={words.anyKind}
          value={kind}
          options={(Object.keys(kinds) as ChangeKind[]).map((value) => ({
            value,
            label: kinds[value] ?? value,
          }))}
          onChange={setKind}
        />
        <Downloads
          href={(format) => addressOf(api.exportChangeRows, { params: { id }, query: { ...asked, format } })}
        />
      </Filters>
      <PagedTable
        list={list}
        caption={words.schoolsCaption}
        columns={columnsOf(kinds, applied)}
        rowKey={({ school }) => school.code}
        tall
        stacks
        empty={<p className="muted">{words.noSuchSchools}</p>}
      />
    </>
  )
}

/** The kind of change that a person should see first; all, when nothing changes. */
function most(sitting: Sitting): ChangeKind | undefined {
  if (sitting.conflicts > 0) return 'conflict'
  if (sitting.replaced > 0) return 'replaced'
  return sitting.new > 0 ? 'new' : undefined
}

type Kinds = Partial<Record<ChangeKind, string>>

const columnsOf = (kinds: Kinds, applied: boolean): Column<Row>[] => [
  {
    key: 'school',
    title: words.school,
    names: true,
    cell: ({ school }) => (
      <>
        {school.name} <span className="muted small">{school.code}</span>
      </>
    ),
  },
  { key: 'kind', title: words.kind, cell: ({ kind }) => kinds[kind] },
  {
    key: 'before',
    title: words.before,
    figures: true,
    cell: ({ before, school, sitting }) =>
      before && (
        <>
          {countOf(before.low, before.participants)}
          {applied && (
            <div className="small">
              <Link to="/schools/$code" params={{ code: school.code }} search={sitting}>
                {words.versions}
              </Link>
            </div>
          )}
        </>
      ),
  },
  {
    key: 'after',
    title: applied ? words.became : words.after,
    figures: true,
    cell: ({ after }) =>
      after.map(({ low, participants, file }) => (
        <div key={file.id} title={file.name}>
          {countOf(low, participants)}
        </div>
      )),
  },
]
