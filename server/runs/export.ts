import type { z } from 'zod'
import type { comparison, difference, outcomeRow } from '#contract/runs.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { RunRow } from './queries.ts'

export const takeRuns = takeList('export.runs')
export const takeOutcomes = takeList('export.outcomes')
export const takeComparison = takeList('export.comparison')

const ANSWERS = { yes: 'в списке', no: 'не в списке', undecided: 'решить нельзя' }

/** Runs, the last one first. */
export const RUN_COLUMNS: readonly ListColumn<RunRow>[] = [
  { header: 'Запуск', kind: 'number', cell: ({ id }) => id },
  { header: 'Методика', kind: 'text', width: 44, cell: ({ methodology }) => methodology.title },
  {
    header: 'Правило изменено',
    kind: 'text',
    cell: ({ overrides }) => (Object.keys(overrides).length > 0 ? 'да' : 'нет'),
  },
  { header: 'Год', kind: 'text', cell: ({ year }) => year },
  { header: 'В списке', kind: 'number', cell: ({ identified }) => identified },
  { header: 'Решить нельзя', kind: 'number', cell: ({ undecided }) => undecided },
  { header: 'Близко к границе', kind: 'number', cell: ({ near }) => near },
  { header: 'Школ', kind: 'number', cell: ({ schools }) => schools },
  { header: 'Когда', kind: 'text', width: 20, cell: ({ createdAt }, told) => told(createdAt) },
  { header: 'Кто запустил', kind: 'text', width: 32, cell: ({ createdBy }) => createdBy },
]

interface OfSchool {
  school: z.input<typeof outcomeRow>['school']
}

const SCHOOL: readonly ListColumn<OfSchool>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ school }) => school.code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ school }) => school.name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ school }) => school.municipality.name },
]

/** Schools of a run, with their grounds. */
export const OUTCOME_COLUMNS: readonly ListColumn<z.input<typeof outcomeRow>>[] = [
  ...SCHOOL,
  { header: 'Ответ', kind: 'text', cell: ({ identified }) => ANSWERS[identified] },
  { header: 'Полоса', kind: 'text', width: 24, cell: ({ band }) => band?.title ?? null },
  { header: 'Низких результатов', kind: 'number', cell: ({ markers }) => markers },
  { header: 'Основания', kind: 'text', width: 60, cell: ({ grounds }) => grounds },
  { header: 'Близко к границе', kind: 'text', width: 60, cell: ({ nearMiss }) => nearMiss },
  { header: 'Годы без данных', kind: 'text', cell: ({ missingYears }) => missingYears.join(', ') },
]

type Difference = z.input<typeof difference> & { what: string }

/** Schools that differ between two runs. */
export const DIFFERENCE_COLUMNS: readonly ListColumn<Difference>[] = [
  ...SCHOOL,
  { header: 'Что изменилось', kind: 'text', cell: ({ what }) => what },
  { header: 'Было', kind: 'text', cell: ({ from }) => from && ANSWERS[from.identified] },
  { header: 'Стало', kind: 'text', cell: ({ to }) => to && ANSWERS[to.identified] },
  { header: 'Почему', kind: 'text', width: 80, cell: ({ why }) => why.join(' ') },
]

/** Entered, left, changed otherwise. */
export function differencesOf({ added, left, changed }: z.input<typeof comparison>): Difference[] {
  return [
    ...added.map((row) => ({ ...row, what: 'вошла в список' })),
    ...left.map((row) => ({ ...row, what: 'вышла из списка' })),
    ...changed.map((row) => ({ ...row, what: 'изменилось другое' })),
  ]
}
