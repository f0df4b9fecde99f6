import { KEY_FIELDS, VALUE_FIELDS } from '#intake/opora/layout.ts'
import type { DemoSchool } from './region.ts'
import type { DemoSitting } from './sittings.ts'
import type { DemoWork } from './works.ts'

const COLUMNS = [...KEY_FIELDS, ...VALUE_FIELDS]

/** Header of Opora's CSV; after the columns of the format stand what ВПР tells besides, tasks as «Ф1» names them. */
export function oporaHeader(sitting: DemoSitting): string {
  const vpr = sitting.reference.exam === 'vpr' ? ['variant', 'journal_mark'] : []
  const tasks = sitting.tasks.map((task) => `${task.label} (${task.max}б)`)
  return `${[...COLUMNS, ...vpr, ...tasks].join(',')}\r\n`
}

/** Rows of one school, a pupil's work each; no text of the region holds a comma or a quote. */
export function oporaRows(school: DemoSchool, sitting: DemoSitting, works: readonly DemoWork[]): string {
  const cell = cellWords(school, sitting)
  const wide = sitting.reference.exam === 'vpr'
  let text = ''
  for (const work of works) {
    text += `${cell},${work.pupil},${work.class},${work.score ?? ''},${work.mark ?? ''},${work.testScore ?? ''},${work.status}`
    if (wide) text += `,${work.variant ?? ''},${work.journalMark ?? ''}${taskCells(sitting, work)}`
    text += '\r\n'
  }
  return text
}

function cellWords(school: DemoSchool, { year, season, reference }: DemoSitting): string {
  const [subject = '', level = ''] = reference.subject.split('-')
  const { code, name, municipality } = school
  return [code, name, municipality, year, season, reference.exam, subject, level, reference.grade].join(',')
}

function taskCells(sitting: DemoSitting, work: DemoWork): string {
  if (!work.tasks) return ','.repeat(sitting.tasks.length)
  let text = ''
  for (const score of work.tasks) text += score === null ? ',X' : `,${score}`
  return text
}
