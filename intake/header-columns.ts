import type { Column } from './recognise.ts'
import { normalise } from './text.ts'
import { EITHER_CODE, type Field } from './words.ts'

/** Fields that can be the first evidence of a header: what rows are about, or what they tell. */
export const ANCHORS: ReadonlySet<Field> = new Set([
  'group',
  'school',
  'login',
  'code',
  'fullName',
  'pupil',
  'pupilNumber',
  'municipality',
  'taskNumber',
  'class',
  'subjectCode',
  'subject',
])
/** What only tables with a row a pupil have. */
const OF_PUPILS: ReadonlySet<Field> = new Set([
  'task',
  'score',
  'points',
  'testScore',
  'mark',
  'variant',
  'passed',
  'pupilName',
  'pupilNumber',
])
/** What only tables with a row a school have. */
const OF_SCHOOLS: ReadonlySet<Field> = new Set(['participants', 'markCount', 'low', 'pupils', 'enrolled'])

/** `Результаты ОГЭ` over subjects side by side parts nothing: the blocks are the subjects under it. */
export function deepenBlocks(columns: Column[], paths: readonly (readonly string[])[]): void {
  const upper = columns.map(({ block }, at) => {
    const [top = '', next = ''] = paths[at]!.slice(0, -1).filter((text) => text !== '')
    return block !== '' && block === top ? { top, next } : null
  })
  const told = upper.filter((one) => one !== null)
  const tops = new Set(columns.filter(({ block }) => block !== '').map(({ block }) => block))
  if (tops.size !== 1 || new Set(told.map(({ next }) => next)).size < 2) return
  if (told.some(({ next }) => next === '')) return
  upper.forEach((one, at) => {
    if (one) columns[at] = { ...columns[at]!, block: `${one.top} ${one.next}` }
  })
}

/** `№ | Проверяемые умения`: the number of a row is that of a task. */
export function nameTasks(columns: readonly Column[]): void {
  const has = (field: Field) => columns.some(({ meaning }) => meaning?.field === field)
  const number = columns.find(({ header }) => header.trim() === '№')
  if (number?.meaning && has('skill') && !has('taskNumber'))
    number.meaning = { ...number.meaning, field: 'taskNumber' }
}

/** `Участники | Кол-во участников`: the first of two columns of participants names the groups, where nothing else does. */
export function nameGroups(columns: readonly Column[]): void {
  if (columns.some(({ meaning }) => meaning && ANCHORS.has(meaning.field))) return
  const [first, second] = columns.filter(({ meaning }) => meaning?.field === 'participants')
  if (first?.meaning && second && first.block === second.block)
    first.meaning = { ...first.meaning, field: 'group' }
}

/** A bare «Код» is the school's beside names or counts of schools, where nothing is told of pupils. */
export function nameCodes(columns: readonly Column[]): void {
  const some = (fields: ReadonlySet<Field>) =>
    columns.some(({ meaning }) => meaning && !meaning.bare && fields.has(meaning.field))
  const has = (field: Field) => columns.some(({ meaning }) => meaning?.field === field)
  if (has('code') || !(['school', 'fullName', 'group'] as const).some(has)) return
  if (some(OF_PUPILS) || (!some(OF_SCHOOLS) && columns.some(({ meaning }) => meaning?.bare))) return
  const code = columns.find(({ header }) => EITHER_CODE.test(normalise(header)))
  if (code?.meaning) code.meaning = { ...code.meaning, field: 'code' }
}
