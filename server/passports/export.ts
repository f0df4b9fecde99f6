import { fieldsOfFiles, passportFields, passportStateWords } from '#contract/passport-fields.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { PassportListRow } from './queries.ts'

export const takePassports = takeList('export.passports')

const SCHOOL: readonly ListColumn<PassportListRow>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
]

const answer = ({ id, title }: (typeof passportFields)[number]): ListColumn<PassportListRow> => ({
  header: title,
  kind: 'number',
  width: 14,
  cell: ({ answers }) => answers[id] ?? null,
})

export const PASSPORT_COLUMNS: readonly ListColumn<PassportListRow>[] = [
  ...SCHOOL,
  { header: 'Состояние', kind: 'text', width: 20, cell: ({ state }) => passportStateWords[state] },
  { header: 'Отправлен', kind: 'text', width: 18, cell: ({ sentAt }, told) => sentAt && told(sentAt) },
  { header: 'Решено', kind: 'text', width: 18, cell: ({ decidedAt }, told) => decidedAt && told(decidedAt) },
  {
    header: 'ИСБШ',
    kind: 'number',
    cell: ({ index }) => (index === null ? null : Math.round(index * 10) / 10),
  },
  ...passportFields.map(answer),
]

/** Headers that the intake reads back as the same fields: the file, filled in, is imported. */
export const TEMPLATE_COLUMNS: readonly ListColumn<PassportListRow>[] = [
  ...SCHOOL,
  ...fieldsOfFiles.map(answer),
]
