import { answerWords, contextFieldWords } from '#contract/context-words.ts'
import { contextLevelWords } from '#engine/context-index/describe.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { ContextListRow } from './queries.ts'

export const takeContext = takeList('export.context')

const tenths = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)
const percents = (share: number | null) => (share === null ? null : tenths(share * 100))

export const CONTEXT_COLUMNS: readonly ListColumn<ContextListRow>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
  { header: 'ИСБШ', kind: 'number', cell: ({ index }) => tenths(index) },
  { header: 'Полнота паспорта, %', kind: 'number', cell: ({ coverage }) => percents(coverage) },
  { header: 'Уровень', kind: 'text', width: 16, cell: ({ level }) => level && contextLevelWords[level] },
  { header: 'Участий', kind: 'number', cell: ({ participants }) => participants },
  { header: 'Низких результатов', kind: 'number', cell: ({ low }) => low },
  {
    header: 'Доля низких, %',
    kind: 'number',
    cell: ({ low, participants }) => (low === null || !participants ? null : percents(low / participants)),
  },
  { header: 'Ожидаемая доля, %', kind: 'number', cell: ({ expected }) => percents(expected) },
  { header: 'Прибавка, п. п.', kind: 'number', cell: ({ added }) => percents(added) },
  { header: 'Устойчива к условиям', kind: 'text', cell: ({ resilient }) => answerWords[resilient] },
  {
    header: 'Результаты и условия',
    kind: 'text',
    width: 36,
    cell: ({ field }) => field && contextFieldWords[field],
  },
]
