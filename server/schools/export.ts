import { smallInWords } from '#contract/small-words.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { RunRow } from '#server/runs/queries.ts'
import type { SchoolListRow } from './queries.ts'

export const takeSchools = takeList('export.schools')

const PLACES = { town: 'город', village: 'село' }
const ANSWERS = { yes: 'в списке', no: 'не в списке', undecided: 'решить нельзя' }

const COLUMNS: readonly ListColumn<SchoolListRow>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
  { header: 'Вид', kind: 'text', cell: ({ kind }) => kind },
  { header: 'Местность', kind: 'text', cell: ({ place }) => place && PLACES[place] },
  { header: 'Населённый пункт', kind: 'text', width: 24, cell: ({ settlement }) => settlement },
  { header: 'Обучающихся', kind: 'number', cell: ({ pupils }) => pupils },
  { header: 'Малокомплектная', kind: 'text', cell: ({ small }) => (small ? 'да' : 'нет') },
  { header: 'Почему', kind: 'text', width: 60, cell: smallInWords },
  { header: 'Повышенный уровень', kind: 'text', cell: ({ advanced }) => (advanced ? 'да' : 'нет') },
]

/** With the answer of the latest run, where there is one, for those who may see it. */
export function schoolColumns(run: RunRow | undefined): readonly ListColumn<SchoolListRow>[] {
  return run ? [...COLUMNS, ...answersOf(run)] : COLUMNS
}

function answersOf({ methodology, year }: RunRow): ListColumn<SchoolListRow>[] {
  return [
    {
      header: `Низкие результаты, ${methodology.title}, ${year}`,
      kind: 'text',
      width: 24,
      field: 'school.identified',
      cell: ({ identified }) => identified && ANSWERS[identified],
    },
    { header: 'Маркеров', kind: 'number', field: 'school.markers', cell: ({ markers }) => markers },
  ]
}
