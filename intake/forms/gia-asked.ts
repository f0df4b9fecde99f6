import { examIn } from '#intake/exam-words.ts'
import type { Reading, Sheet } from '#intake/reading.ts'
import { findSubject, findSubjectShort, subjectOfCode } from '#intake/reference.ts'
import { normalise } from '#intake/text.ts'
import type { SubjectRef } from '#intake/types.ts'
import type { GiaColumns } from './gia-columns.ts'

/** The exam of a row: its subject, or a ГВЭ, which is never counted. */
export interface Asked {
  subject: SubjectRef
  level: string
  gve: boolean
  oral: boolean
  /** Told by the row; null where the table is of one exam. */
  exam: 'oge' | 'ege' | null
}

interface Asking {
  sheet: Sheet
  columns: GiaColumns
  /** By the texts that tell, each read once. */
  subjects: Map<string, Asked | null>
}

/** Essays and interviews that admit to the exams: passed or not, without points. */
const ADMISSION = /сочинен|изложен|собеседован/
const ADMISSION_CODES: ReadonlySet<number> = new Set([20, 21])

/** The subject of a row: by its code first (51 and more is ГВЭ), by its name, else by the title. */
export function readAsked(reading: Reading, asking: Asking, row: number): Asked | null {
  const { columns, sheet, subjects } = asking
  const { grid } = sheet.table
  const texts = [columns.code, columns.subject, columns.level, columns.exam].map((column) =>
    column < 0 ? '' : grid.text(row, column),
  )
  const memo = texts.join('|')
  const known = subjects.get(memo)
  if (known !== undefined) return known
  const [codeText = '', nameText = '', levelText = '', examText = ''] = texts
  const { reference } = reading.context
  const code = /^\s*0*(\d{1,2})(?!\d)/.exec(codeText)?.[1]
  const number = code === undefined ? null : Number(code)
  const written = nameText || (number === null ? codeText : '')
  const named =
    written === '' ? undefined : (findSubject(written, reference) ?? findSubjectShort(written, reference))
  const exam = examIn(normalise(examText))
  const gve =
    (number !== null && number >= 50) ||
    exam === 'gve' ||
    sheet.title.exam === 'gve' ||
    /гвэ/i.test(`${nameText}${levelText}`)
  const byCode = number === null || gve ? undefined : subjectOfCode(number, reference)
  const alone = columns.code < 0 && columns.subject < 0
  const subject = byCode ?? named ?? (alone ? sheet.title.subject : undefined)
  const fallback = gve ? (subject ?? reference.subjects[0]) : subject
  const asked = fallback
    ? {
        subject: fallback,
        level: `${levelText} ${nameText} ${sheet.title.level ?? ''}`,
        gve,
        oral: (number !== null && number >= 29 && number <= 34) || /устн/i.test(nameText),
        exam: exam === 'oge' || exam === 'ege' ? exam : null,
      }
    : null
  if (!asked) warnSubject(reading, sheet, row, { text: written || codeText, number })
  subjects.set(memo, asked)
  return asked
}

function warnSubject(
  reading: Reading,
  { table }: Sheet,
  row: number,
  { text, number }: { text: string; number: number | null },
): void {
  if (text.trim() === '' || ADMISSION.test(normalise(text)) || ADMISSION_CODES.has(number ?? -1)) return
  reading.findings.warning(
    'unknown_subject',
    { sheet: table.grid.sheet, row: table.grid.rowNumber(row) },
    {
      message: `Предмет «${text.trim()}» не узнан: его результаты не засчитаны.`,
      advice: 'Если это экзамен, напишите название предмета полностью или его код и загрузите файл снова.',
    },
  )
}
