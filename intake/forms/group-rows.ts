import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { plural } from '#intake/text.ts'
import type { MarkRow } from './marks.ts'

/** Compares each row of a municipality with the rows of schools that follow it. */
export function checkGroups(reading: Reading, sheet: Sheet, rows: readonly MarkRow[]): void {
  rows.forEach((group, at) => {
    if (group.who.kind !== 'group') return
    const schools = new Map<string, number>()
    let sure = true
    for (let next = at + 1; rows[next]?.who.kind === 'school'; next++) {
      const { who, participants } = rows[next]!
      sure &&= participants !== null && (schools.get(who.id) ?? participants) === participants
      if (participants !== 0) schools.set(who.id, participants ?? 0)
    }
    if (schools.size === 0 || !sure) return
    const sum = [...schools.values()].reduce((total, one) => total + one, 0)
    const fewer = group.schools !== null && group.schools !== schools.size
    const otherSum = group.participants !== null && group.participants !== sum
    if (!fewer && !otherSum) return
    const name = group.who.key.name ?? group.who.text
    const told = `${group.schools === null ? '' : `${plural(group.schools, ['школа', 'школы', 'школ'])}, `}${group.participants ?? '?'} уч.`
    reading.findings.warning(
      'group_row_disagrees',
      { ...placeOf(sheet, group.row), school: null },
      {
        message: `Строка «${name}» (${told}) не сходится со строками школ: ${plural(schools.size, ['школа', 'школы', 'школ'])}, ${sum} уч.`,
        advice: 'Проверьте, все ли школы попали в файл. Засчитаны строки школ.',
      },
    )
  })
}
