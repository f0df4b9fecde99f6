import type { Findings } from './findings.ts'
import { Refusal, type Workbook } from './grid.ts'

/** Under which endings of its name a table of a format is at home. */
const ENDINGS: Readonly<Record<Workbook['format'], readonly string[]>> = {
  xlsx: ['xlsx', 'xlsm'],
  xls: ['xls'],
  csv: ['csv', 'txt', 'tsv'],
}
const ALL = Object.values(ENDINGS).flat()

/**
 * Compares the ending of a file's name with what is in it. A name that ends as no table does is refused: whoever sees it
 * takes the file for something else. Tables under each other's endings, and under none, come so from portals and from Excel
 * itself: they say nothing false to whoever opens them, are read by their content, and told of.
 */
export function judgeEnding(name: string, { format }: Workbook, findings: Findings): void {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase()
  const own = ENDINGS[format]
  if (ending !== undefined && own.includes(ending)) return
  if (ending !== undefined && !ALL.includes(ending))
    throw new Refusal(
      'foreign_ending',
      `Внутри таблица, а имя файла заканчивается на «.${ending}». Переименуйте файл, чтобы имя заканчивалось на «.${own[0]}», и загрузите снова.`,
    )
  const told = ending === undefined ? 'Имя файла без окончания' : `Имя файла заканчивается на «.${ending}»`
  findings.warning(
    'other_ending',
    {},
    {
      message: `${told}, а внутри таблица «.${own[0]}». Она прочитана по содержимому.`,
      advice: `Если файл прислали вам таким, переименуйте его: имя должно заканчиваться на «.${own[0]}».`,
    },
  )
}
