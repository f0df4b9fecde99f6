import { cellNumber, parseMeasure } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, isRepeatedHeader } from '#intake/recognise.ts'
import { matchSchool } from '#intake/register.ts'
import { schoolLabel } from '#intake/results.ts'
import type { RowSchool } from '#intake/schools.ts'
import { columnLetter } from '#intake/text.ts'
import { whenOf } from '#intake/title.ts'
import type { Field } from '#intake/words.ts'

/** Numbers of pupils that make the social index; each is a part of all pupils. */
const INPUTS = [
  'parentsHigher',
  'completeFamily',
  'housing',
  'unemployed',
  'onRegister',
  'otherLanguage',
  'specialNeeds',
] as const
const OTHERS = [
  'teachers',
  'teachersHighest',
  'psychologist',
  'speechTherapist',
  'socialTeacher',
  'contextPlace',
  'contextSize',
  'place',
  'settlement',
  'correctional',
] as const
/** With fewer of the seven inputs an index says little. */
const FEWEST_INPUTS = 6

/** Social passports and context tables of schools, as details for the index of social well-being. */
export function readPassport(
  reading: Reading,
  sheet: Sheet,
  kind: 'passport.social' | 'passport.context',
): void {
  const { table } = sheet
  const { grid } = table
  const school = schoolColumns(table, reading.context.register !== null)
  const pupilsAt =
    (['pupils', 'enrolled', 'total'] as const)
      .map((field) => columnOf(table, field))
      .find((column) => column >= 0) ?? -1
  const inputs = INPUTS.map((input) => [input, columnOf(table, input)] as const)
  const year = whenOf(sheet.title, 'rkr').year
  const met = new Set<string>()
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, school, sheet.school)
    if (who.kind !== 'school' || isRepeatedHeader(table, row)) continue
    if (who.school) met.add(who.school.code)
    else if (reading.context.register) warnUnknown(reading, sheet, row, who)
    const pupils = cellNumber(grid, row, pupilsAt)
    const data: Record<string, unknown> = { year, pupils }
    let present = 0
    for (const [input, column] of inputs) {
      const value = cellNumber(grid, row, column)
      data[input] = value
      const over = value !== null && pupils !== null && value > pupils
      if (value !== null && !over) present++
      if (over) warnOver(reading, sheet, { row, column, who, value, pupils })
    }
    if (kind === 'passport.social' && present < FEWEST_INPUTS) warnMissing(reading, sheet, row, who, present)
    for (const field of OTHERS) readOther(data, sheet, row, field)
    reading.details.push({
      kind,
      sitting: null,
      school: { ...who.key },
      schoolCode: who.school?.code ?? null,
      data,
      sheet: grid.sheet,
      row: grid.rowNumber(row),
    })
  }
  if (kind === 'passport.social') noteAbsent(reading, sheet, met)
}

function readOther(data: Record<string, unknown>, { table }: Sheet, row: number, field: Field): void {
  const column = columnOf(table, field)
  if (column < 0) return
  const text = table.grid.text(row, column).trim()
  data[field] = parseMeasure(text) ?? (text || null)
}

interface Over {
  row: number
  column: number
  who: RowSchool
  value: number
  pupils: number
}

function warnOver(reading: Reading, sheet: Sheet, { row, column, who, value, pupils }: Over): void {
  reading.findings.warning(
    'share_over_one',
    { ...placeOf(sheet, row), column: columnLetter(column), school: schoolLabel(who) },
    {
      message: `Показатель ${value} больше числа обучающихся ${pupils}.`,
      advice: 'Исправьте число. До правки показатель считается неизвестным.',
    },
  )
}

function warnMissing(reading: Reading, sheet: Sheet, row: number, who: RowSchool, present: number): void {
  reading.findings.warning(
    'missing_inputs',
    { ...placeOf(sheet, row), school: schoolLabel(who) },
    {
      message: `У школы ${schoolLabel(who)} есть только ${present} из ${INPUTS.length} показателей.`,
      advice: 'Дополните паспорт: без них индекс не считается.',
    },
  )
}

function warnUnknown(reading: Reading, sheet: Sheet, row: number, who: RowSchool): void {
  reading.findings.warning(
    'unknown_school',
    { ...placeOf(sheet, row), school: schoolLabel(who) },
    {
      message: `Школы ${schoolLabel(who)} нет в реестре.`,
      advice: 'Добавьте школу в реестр или исправьте код.',
    },
  )
}

function noteAbsent(reading: Reading, sheet: Sheet, met: ReadonlySet<string>): void {
  for (const school of reading.context.register ?? []) {
    if (met.has(school.code)) continue
    reading.findings.count(
      'missing_passport',
      'note',
      { sheet: sheet.table.grid.sheet, school: school.code },
      {
        message: `Школа есть в реестре, а паспорта в файле нет: ${school.code} «${school.name}».`,
        advice: 'Запросите паспорт, если школа действует.',
      },
    )
  }
}

/** «Школа с НОР — ближайшая СОШ — расстояние»: pairs of a school and its mentor. */
export function readDistances(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const mentorAt = columnOf(table, 'mentor')
  const distanceAt = columnOf(table, 'distance')
  const school = schoolColumns(table, reading.context.register !== null)
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, school, null)
    if (who.kind !== 'school' || isRepeatedHeader(table, row)) continue
    if (reading.context.register && !who.school) warnUnknown(reading, sheet, row, who)
    const mentorName = mentorAt < 0 ? '' : grid.text(row, mentorAt).trim()
    const key = { login: null, code: null, name: mentorName, municipality: null }
    const mentor =
      mentorName && reading.context.register ? matchSchool(key, reading.context.register) : undefined
    reading.details.push({
      kind: 'distances',
      sitting: null,
      school: { ...who.key },
      schoolCode: who.school?.code ?? null,
      data: {
        mentor: mentor?.code ?? null,
        mentorName: mentorName || null,
        km: distanceAt < 0 ? null : parseMeasure(grid.text(row, distanceAt)),
      },
      sheet: grid.sheet,
      row: grid.rowNumber(row),
    })
  }
}
