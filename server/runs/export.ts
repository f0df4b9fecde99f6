import type { z } from 'zod'
import type { comparison, difference, outcomeRow } from '#contract/runs.ts'
import type { Column } from '#documents/table.ts'
import type { Download } from '#server/platform/handle.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { RunRow } from './queries.ts'

const ANSWERS = { yes: 'в списке', no: 'не в списке', undecided: 'решить нельзя' }

const SCHOOL: readonly Column[] = [
  { header: 'Код ОО', kind: 'text', width: 12 },
  { header: 'Школа', kind: 'text', width: 40 },
  { header: 'Муниципалитет', kind: 'text', width: 32 },
]

const OUTCOME: readonly Column[] = [
  ...SCHOOL,
  { header: 'Ответ', kind: 'text' },
  { header: 'Полоса', kind: 'text', width: 24 },
  { header: 'Низких результатов', kind: 'number' },
  { header: 'Основания', kind: 'text', width: 60 },
  { header: 'Близко к границе', kind: 'text', width: 60 },
  { header: 'Годы без данных', kind: 'text' },
]

/** All schools of a run that passed the filters, with their grounds. */
export function outcomesTable(
  rows: readonly z.input<typeof outcomeRow>[],
  run: RunRow,
  format: 'xlsx' | 'csv',
): Download {
  const cells = rows.map((row) => [
    row.school.code,
    row.school.name,
    row.school.municipality.name,
    ANSWERS[row.identified],
    row.band?.title ?? null,
    row.markers,
    row.grounds,
    row.nearMiss,
    row.missingYears.join(', '),
  ])
  return tableDownload({ name: `Список, запуск ${run.id}`, columns: OUTCOME, rows: cells }, format)
}

const DIFFERENCE: readonly Column[] = [
  ...SCHOOL,
  { header: 'Что изменилось', kind: 'text' },
  { header: 'Было', kind: 'text' },
  { header: 'Стало', kind: 'text' },
  { header: 'Почему', kind: 'text', width: 80 },
]

/** Schools that differ between two runs: entered, left, changed otherwise. */
export function comparisonTable(
  { added, left, changed }: z.input<typeof comparison>,
  [first, second]: readonly [RunRow, RunRow],
  format: 'xlsx' | 'csv',
): Download {
  const rows = [
    ...added.map((row) => differenceCells(row, 'вошла в список')),
    ...left.map((row) => differenceCells(row, 'вышла из списка')),
    ...changed.map((row) => differenceCells(row, 'изменилось другое')),
  ]
  return tableDownload(
    { name: `Сравнение запусков ${first.id} и ${second.id}`, columns: DIFFERENCE, rows },
    format,
  )
}

function differenceCells({ school, from, to, why }: z.input<typeof difference>, what: string) {
  return [
    school.code,
    school.name,
    school.municipality.name,
    what,
    from && ANSWERS[from.identified],
    to && ANSWERS[to.identified],
    why.join(' '),
  ]
}
