import { useMemo } from 'react'
import { run } from '#engine/identification/run.ts'
import { type ListOfYear, stabilityOf } from '#engine/identification/stability.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { number } from '#web/words/format.ts'
import { stabilityWords as words } from '#web/words/what-if.ts'
import type { Ground, School } from './ground.ts'
import { StabilityPicture } from './stability-picture.tsx'

interface Props {
  ground: Ground
  methodology: Methodology
  overrides: Overrides
  /** The last academic year. */
  year: string
}

/** One rule applied to years that have passed: how steady the list would have been, and who returns. */
export function StabilityView({ ground, methodology, overrides, year }: Props) {
  const period = overrides.years ?? methodology.years.value
  const years = useMemo(
    () => ground.years.filter((on, index) => on <= year && index >= period - 1),
    [ground, year, period],
  )
  const stability = useMemo(
    () => stabilityOf(years.map((on) => run(methodology, ground.factsOf(on), { year: on, overrides }))),
    [years, methodology, ground, overrides],
  )
  if (years.length < 2) {
    return (
      <Empty title={words.few}>
        <p>{words.fewWhy}</p>
      </Empty>
    )
  }
  const always = stability.repeated.filter((school) => school.years.length === years.length).length
  const returning = stability.repeated.filter((school) => school.years.length > 1)
  return (
    <>
      <p>{words.lead}</p>
      <p className="strong" role="status">
        {words.summary(stability.repeated.length, always, years.length)}
      </p>
      <StabilityPicture years={stability.years} />
      <RegisterTable
        caption={words.caption}
        columns={YEAR_COLUMNS}
        rows={stability.years}
        rowKey={({ year: on }) => on}
        tall
      />
      <p className="muted small">{words.steadinessWhy}</p>
      <Section title={`${words.repeated}: ${number(returning.length)}`}>
        <p>{words.repeatedLead}</p>
        {returning.length > 0 && (
          <RegisterTable
            caption={words.repeated}
            columns={returnColumns(years, ground.school)}
            rows={returning}
            rowKey={({ school }) => school}
          />
        )}
      </Section>
    </>
  )
}

const YEAR_COLUMNS: Column<ListOfYear>[] = [
  { key: 'year', title: words.year, names: true, cell: ({ year }) => year },
  { key: 'listed', title: words.listed, figures: true, cell: ({ listed }) => number(listed.length) },
  ...(['kept', 'entered', 'left'] as const).map((part) => ({
    key: part,
    title: words[part],
    figures: true,
    cell: ({ change }: ListOfYear) => (change ? number(change[part]) : '—'),
  })),
  {
    key: 'steadiness',
    title: words.steadiness,
    figures: true,
    cell: ({ change }) => words.share(change?.steadiness ?? null),
  },
  { key: 'undecided', title: words.undecided, figures: true, cell: ({ undecided }) => number(undecided) },
  { key: 'schools', title: words.schools, figures: true, cell: ({ schools }) => number(schools) },
]

type Returning = ReturnType<typeof stabilityOf>['repeated'][number]

function returnColumns(years: readonly string[], schoolOf: (code: string) => School): Column<Returning>[] {
  return [
    schoolColumn(({ school }) => schoolOf(school)),
    { key: 'times', title: words.times, figures: true, cell: (row) => number(row.years.length) },
    ...years.map((year) => ({
      key: year,
      title: year,
      cell: (row: Returning) =>
        row.years.includes(year) ? words.in : <span className="muted">{words.out}</span>,
    })),
  ]
}
