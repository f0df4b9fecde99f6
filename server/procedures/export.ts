import { examWords, seasonWords } from '#contract/list-words.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { MinimumRow, ProcedureRow, ScaleRow } from './queries.ts'

export const takeProcedures = takeList('export.procedures')

interface Line {
  procedure: ProcedureRow
  /** A procedure without any has a line of its own. */
  scale?: ScaleRow
  minimum?: MinimumRow
}

const termOf = ({ scale, minimum }: Line) => scale ?? minimum

export const PROCEDURE_COLUMNS: readonly ListColumn<Line>[] = [
  { header: 'Код', kind: 'text', cell: ({ procedure }) => procedure.id },
  { header: 'Вид', kind: 'text', width: 24, cell: ({ procedure }) => examWords[procedure.exam] },
  { header: 'Процедура', kind: 'text', width: 40, cell: ({ procedure }) => procedure.title },
  { header: 'С какого года', kind: 'text', cell: (line) => termOf(line)?.from ?? null },
  { header: 'По какой год', kind: 'text', cell: (line) => termOf(line)?.to ?? null },
  { header: 'Когда', kind: 'text', cell: ({ scale }) => (scale?.season ? seasonWords[scale.season] : null) },
  { header: '«3» от', kind: 'number', cell: ({ scale }) => scale?.from3 ?? null },
  { header: '«4» от', kind: 'number', cell: ({ scale }) => scale?.from4 ?? null },
  { header: '«5» от', kind: 'number', cell: ({ scale }) => scale?.from5 ?? null },
  { header: 'Наибольший балл', kind: 'number', cell: ({ scale }) => scale?.max ?? null },
  { header: 'Минимальный балл', kind: 'number', cell: ({ minimum }) => minimum?.score ?? null },
  { header: 'Источник', kind: 'text', width: 48, cell: (line) => termOf(line)?.source ?? null },
  {
    header: 'Установлено областью',
    kind: 'text',
    cell: (line) => (termOf(line)?.regional ? 'да' : null),
  },
]

export function procedureLines(
  procedures: readonly ProcedureRow[],
  scales: readonly ScaleRow[],
  minimums: readonly MinimumRow[],
): Line[] {
  return procedures.flatMap((procedure): Line[] => {
    const lines = [
      ...scales.filter((one) => one.procedure === procedure.id).map((scale) => ({ procedure, scale })),
      ...minimums.filter((one) => one.procedure === procedure.id).map((minimum) => ({ procedure, minimum })),
    ]
    return lines.length > 0 ? lines : [{ procedure }]
  })
}
