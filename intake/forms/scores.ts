import { cellCount, cellNumber } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, isRepeatedHeader } from '#intake/recognise.ts'
import { scaleOf } from '#intake/reference.ts'
import { schoolLabel } from '#intake/results.ts'
import { examOf } from '#intake/sitting.ts'
import { requirePaper } from './require-paper.ts'

/** «Распределение первичных баллов»: how many pupils of a school got each score; low = below the score of a «3». */
export function readScores(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const paper = requirePaper(sheet.title, examOf(sheet.title), reading.context)
  const { procedure, year, season } = paper.sitting
  const scale = scaleOf(procedure, year, season, reading.context.reference)
  if (!scale) warnNoScale(reading, sheet, procedure)
  const school = schoolColumns(table, reading.context.register !== null)
  const participantsAt = columnOf(table, 'participants')
  const scores = table.columns
    .filter(({ meaning }) => meaning?.field === 'task' && /^\d+$/.test(meaning.label ?? ''))
    .map(({ index, meaning }) => ({ index, score: Number(meaning!.label) }))
  for (let row = table.first; row < table.end; row++) {
    if (isRepeatedHeader(table, row)) continue
    const who = reading.schools.at(grid, row, school, sheet.school)
    const participants = cellCount(grid, row, participantsAt)
    if (who.kind !== 'school') continue
    const place = { ...placeOf(sheet, row, participantsAt), school: schoolLabel(who) }
    if (!participants) {
      reading.findings.warning('no_participants', place, {
        message: `У школы ${schoolLabel(who)} нет участников.`,
        advice: 'Если школа писала работу, впишите число участников.',
      })
      continue
    }
    const shares = scores.map(({ index }) => cellNumber(grid, row, index) ?? 0)
    const sum = shares.reduce((total, share) => total + share, 0)
    const counted = sum === participants && Math.abs(sum - 100) > 1
    const whole = !counted && Math.abs(sum - 1) <= 0.02 ? 1 : 100
    if (!counted && Math.abs(sum - whole) * (100 / whole) > 0.02 * scores.length + 0.5) {
      reading.findings.error('percents_do_not_sum', place, {
        message: `У школы ${schoolLabel(who)} доли баллов не дают 100 %.`,
        advice: 'Исправьте строку и загрузите файл снова. До правки школа не засчитывается.',
      })
      continue
    }
    const counts = shares.map((share) => (counted ? share : Math.round((share * participants) / whole)))
    const upTo = (bound: number) =>
      counts.reduce((total, count, at) => total + (scores[at]!.score < bound ? count : 0), 0)
    const low = scale ? upTo(scale.from3) : null
    const complete = counts.reduce((total, count) => total + count, 0) === participants
    reading.results.add(who, {
      paper,
      participants,
      low,
      marks:
        scale && complete
          ? [
              low!,
              upTo(scale.from4) - low!,
              upTo(scale.from5) - upTo(scale.from4),
              participants - upTo(scale.from5),
            ]
          : null,
      sheet: grid.sheet,
      row: grid.rowNumber(row),
    })
    reading.details.push({
      kind: 'vpr.scores',
      sitting: paper.sitting,
      school: { ...who.key },
      schoolCode: who.school?.code ?? null,
      data: { scores: scores.map(({ score }) => score), counts },
      sheet: grid.sheet,
      row: grid.rowNumber(row),
    })
  }
}

/** A paper without a scale: nobody can tell a «2» by the score. */
export function warnNoScale(reading: Reading, sheet: Sheet, procedure: string): void {
  reading.findings.count(
    'no_scale',
    'warning',
    { sheet: sheet.table.grid.sheet },
    {
      message: `Для работы ${procedure} нет шкалы перевода баллов в отметки на этот год: двойки по баллам не определить.`,
      advice: 'Добавьте шкалу в справочник или загрузите форму с отметками.',
    },
  )
}
