import type { Findings } from './findings.ts'
import { Refusal, type Workbook } from './grid.ts'

/** Under which endings of its name a table of a format is at home. */
const ENDINGS: Readonly<Record<Workbook['format'], readonly string[]>> = {
  xlsx: ['xlsx', 'xlsm'],
  xls: ['xls'],
  csv: ['csv', 'txt', 'tsv'],
}

/**
 * Compares the ending of a file's name with what is in it, and refuses what says something false to whoever sees the name:
 * the ending of no table, or of another kind of table. A name without an ending says nothing false: it is read and told of.
 */
export function judgeEnding(name: string, { format }: Workbook, findings: Findings): void {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase()
  const own = ENDINGS[format]
  if (ending !== undefined && own.includes(ending)) return
  const advice = `имя должно заканчиваться на «.${own[0]}»`
  if (ending === undefined) {
    findings.warning(
      'no_ending',
      {},
      {
        message: 'Имя файла без окончания. Таблица прочитана по содержимому.',
        advice: `Если файл прислали вам таким, переименуйте его: ${advice}.`,
      },
    )
    return
  }
  throw new Refusal(
    'foreign_ending',
    `Внутри таблица «.${own[0]}», а имя файла заканчивается на «.${ending}». Переименуйте файл (${advice}) и загрузите снова.`,
  )
}
