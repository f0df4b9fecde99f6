import { Refusal } from './grid.ts'
import type { Reading, Sheet } from './reading.ts'
import { regionDigits } from './register.ts'
import { plural } from './text.ts'
import type { FileKind } from './types.ts'

const FORMULA = /^[\s\0]*(?:[=＝@]|[+-](?!\s*$|[\d\s().,-]+%?$))/
const TEXTUAL = new Set([
  'group',
  'school',
  'fullName',
  'municipality',
  'region',
  'pupil',
  'class',
  'variant',
  'pupilName',
])

/** Forms that tell of tasks or journals, not of results. */
const UNCOUNTED: ReadonlySet<FileKind> = new Set([
  'vpr.tasks',
  'vpr.task_groups',
  'vpr.planned',
  'vpr.journal',
  'mapped',
])

/** What is seen only with the whole file in view. */
export function warnOverall(reading: Reading, sheets: readonly Sheet[]): void {
  refuseOtherRegion(reading)
  warnSpellings(reading)
  for (const sheet of sheets) warnFormulas(reading, sheet)
}

/** Not one school of the register, and logins of other digits: a file of another region. */
function refuseOtherRegion(reading: Reading): void {
  const { register } = reading.context
  const met = reading.schools.met()
  if (!register || register.length === 0 || met.length === 0 || met.some(({ school }) => school)) return
  const own = regionDigits(register)
  const regions = new Map<string, number>()
  for (const { key } of met)
    if (key.login) regions.set(key.login.slice(0, 2), (regions.get(key.login.slice(0, 2)) ?? 0) + 1)
  const other = [...regions].sort((a, b) => b[1] - a[1])[0]?.[0]
  if (own === null || other === undefined || regions.has(own)) return
  throw new Refusal(
    'other_region',
    `Логины школ начинаются с ${other}, а в реестре — с ${own}: файл другого региона, ни одной школы из реестра в нём нет.`,
  )
}

function warnSpellings(reading: Reading): void {
  const met = reading.schools.met()
  const folded = new Set<string>()
  for (const { lookalike, school, key } of met) {
    const label = school?.code ?? key.login ?? ''
    if (!lookalike || folded.has(label)) continue
    folded.add(label)
    reading.findings.warning(
      'lookalike_letters',
      { school: label },
      {
        message: `В логине школы ${key.login ?? label} русские буквы вместо латинских.`,
        advice: 'Номер тот же, школа узнана. Исправьте логин в файле.',
      },
    )
  }
  const padded = met.filter((row) => row.padded)
  if (padded.length === 0) return
  reading.findings.warning(
    'leading_zero_lost',
    { school: padded[0]!.school?.code ?? padded[0]!.key.code },
    {
      message: `У ${plural(padded.length, ['школы', 'школ', 'школ'])} код без ведущего нуля, например ${padded[0]!.key.code}.`,
      advice: 'Коды дополнены нулём слева. Не открывайте CSV в Excel перед загрузкой.',
    },
  )
}

/** Text that a spreadsheet would run: it stays text here and in every export. */
function warnFormulas(reading: Reading, { table }: Sheet): void {
  const { grid } = table
  const columns = table.columns
    .filter(({ meaning }) => meaning && TEXTUAL.has(meaning.field))
    .map(({ index }) => index)
  for (let row = table.first; row < table.end; row++) {
    for (const column of columns) {
      if (grid.kind(row, column) !== 'text') continue
      const text = grid.text(row, column)
      const first = text.charCodeAt(0)
      // Letters and digits begin nothing dangerous: most cells are let through by their first sign.
      if ((first > 64 && first !== 0xff1d) || (first >= 48 && first < 58) || !FORMULA.test(text)) continue
      reading.findings.count(
        'formula_like_text',
        'warning',
        { sheet: grid.sheet, row: grid.rowNumber(row) },
        {
          message: 'Текст похож на формулу.',
          advice: 'Он остаётся текстом и не выполняется. Проверьте, откуда он в файле.',
        },
      )
    }
  }
}

/** Rows were read, and not one of them counts: nobody should learn of it from an empty table. */
export function warnNothingCounted(reading: Reading, kind: FileKind): void {
  const { results, register, details } = reading
  const counted = results.list().length + results.unknownSchools().length + register.length + details.length
  if (counted > 0 || UNCOUNTED.has(kind)) return
  reading.findings.warning(
    'nothing_counted',
    { sheet: null },
    {
      message: 'Форма узнана, но ни одна её строка не засчитана.',
      advice: 'Проверьте, те ли это результаты: пересдачи, резервные дни и отсутствовавшие не считаются.',
    },
  )
}
