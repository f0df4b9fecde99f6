import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
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
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
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
      {list.isPending && <Waiting />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <RegisterTable
            caption={words.schoolsCaption}
            columns={columnsOf(kinds, applied)}
            rows={rows}
            rowKey={({ school }) => school.code}
            tall
            stacks
          />
          <MoreRows
            shown={rows.length}
            total={list.data.pages[0]?.total ?? 0}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
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
