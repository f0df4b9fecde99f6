import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { LongResult } from './view.ts'

export const takeLongView = takeList('export.years')

type Group = LongResult['region']

const counts = (header: string, of: (row: LongResult) => Group): ListColumn<LongResult>[] => [
  { header: `${header}: школ`, kind: 'number', cell: (row) => of(row)?.schools ?? null },
  { header: `${header}: участников`, kind: 'number', cell: (row) => of(row)?.participants ?? null },
  { header: `${header}: ниже порога`, kind: 'number', cell: (row) => of(row)?.low ?? null },
]

/** Results of a school over the years beside those of others: counts, so that any share can be worked out. */
export const RESULT_COLUMNS: readonly ListColumn<LongResult>[] = [
  { header: 'Процедура', kind: 'text', width: 36, cell: ({ title }) => title },
  { header: 'Учебный год', kind: 'text', cell: ({ year }) => year },
  { header: 'Класс', kind: 'number', cell: ({ grade }) => grade },
  { header: 'Участников', kind: 'number', cell: ({ participants }) => participants },
  { header: 'Ниже порога', kind: 'number', cell: ({ low }) => low },
  {
    header: 'Оценка с поправкой на малое число, %',
    kind: 'number',
    cell: ({ shrunken }) => shrunken && Math.round(shrunken.share * 1000) / 10,
  },
  {
    header: '«4» и «5», %',
    kind: 'number',
    cell: ({ quality }) => quality && Math.round(quality * 1000) / 10,
  },
  ...counts('Муниципалитет', ({ municipality }) => municipality),
  ...counts('Регион', ({ region }) => region),
  ...counts('Похожие школы', ({ alike }) => alike),
]
