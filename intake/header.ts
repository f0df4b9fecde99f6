import { monthNumber, parseDay, serialDay } from './dates.ts'
import type { Grid } from './grid.ts'
import { spelledMark } from './spelled-marks.ts'
import { normalise, toCyrillic } from './text.ts'
import { COUNT_WORDS, EXACT, type Field, LIKE, MARK_WORDS, PERCENT_WORDS } from './words.ts'

/** What a header says about its column. */
export interface Meaning {
  field: Field
  /** Of a task: its number, `9.1`, `1К2`. */
  label: string | null
  /** Of a task: the most points it gives. */
  max: number | null
  /** Of a count of marks: which mark. */
  mark: 2 | 3 | 4 | 5 | null
  unit: 'percent' | 'count' | null
  /** The header is a bare number: a task, a mark or a score, as the form decides. */
  bare: boolean
  /** The number of a task that Excel took for a date. */
  becameDate: boolean
}

const EXACT_FIELDS = new Map<string, Field>(
  Object.entries(EXACT).flatMap(([field, texts]) =>
    texts.split(' | ').map((text) => [text, field as Field] as const),
  ),
)
const LABEL = String.raw`(\d{1,2}(?:[._,]\d{1,2})*(?:[._ -]?[кk]\d{1,2})?[а-в]?|г?[кk]\d{1,2})`
const TASK = new RegExp(
  String.raw`^(?:балл(?:ы)? за (?:задани[ея] |зад\.? )?(?:№ ?)?|задание (?:№ ?)?|зад\.? ?(?:№ ?)?|з ?|№ ?|вопрос |task[ _-]?|q|a-)?` +
    LABEL +
    String.raw`(?:-grade)?\.?(?:[ ,]*[([] ?(?:макс\.? ?|max ?)?(?:балл ?)?(\d{1,2}) ?(?:б|балл[а-я]*|point[s]?)?\.? ?[)\]])?$`,
)
const TASK_MAX_AFTER = /^(.*\S)[ ,]+(?:макс\.? ?)?(\d{1,2}) ?(?:б|балл[а-я]*)\.?$/
const DATE_LABEL = /^(\d{1,2})[. -](янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?$/

/** A word broken at the end of a line: `Образова-⏎тельная`. */
const BROKEN_WORD = /-\s*\n\s*/

/** Where the words of a column of a database meet: `КодОО`. */
const JOINED = /(?<=[а-яё])(?=[А-ЯЁ])/

const meanings = new Map<string, Meaning | null>()

/** The meaning of a header by its text, or null when nobody knows such a column. */
export function meaningOf(text: string): Meaning | null {
  const known = meanings.get(text)
  if (known !== undefined) return known
  const plainText = normalise(text)
  const meaning =
    (JOINED.test(text) ? read(normalise(text.replaceAll(new RegExp(JOINED, 'g'), ' '))) : null) ??
    read(plainText) ??
    readColumnName(plainText) ??
    (isMixed(plainText) ? read(toCyrillic(plainText)) : null) ??
    (BROKEN_WORD.test(text) ? read(normalise(text.replaceAll(new RegExp(BROKEN_WORD, 'g'), ''))) : null)
  if (meanings.size > 20_000) meanings.clear()
  meanings.set(text, meaning)
  return meaning
}

/** The meaning of a header cell, where Excel may have made a date of a task number. */
export function meaningOfCell(grid: Grid, row: number, column: number): Meaning | null {
  const stored = grid.number(row, column)
  if (stored !== null) {
    const when = grid.kind(row, column) === 'date' || stored > 20_000 ? serialDay(stored) : null
    if (when) return dateTask(when.day, when.month)
  }
  return meaningOf(grid.text(row, column))
}

/** `rbd_Participants.participant_category`, `Wave Code`: a column of a database, however its words are parted. */
function readColumnName(text: string): Meaning | null {
  if (!/^[a-z0-9_ .]+$/.test(text)) return null
  const field = EXACT_FIELDS.get(text.split('.').at(-1)!.replace(/[_ ]/g, ''))
  return field ? plain(field) : null
}

/** Latin letters inside Cyrillic words, typed with the wrong keyboard. */
function isMixed(text: string): boolean {
  return /[а-я]/.test(text) && /[a-z]/.test(text)
}

function plain(field: Field): Meaning {
  return { field, label: null, max: null, mark: null, unit: null, bare: false, becameDate: false }
}

function dateTask(day: number, month: number): Meaning {
  return { ...plain('task'), label: `${day}.${month}`, becameDate: true }
}

function read(text: string): Meaning | null {
  if (text === '') return null
  const exact = EXACT_FIELDS.get(text)
  return exact ? plain(exact) : (readTask(text) ?? readBias(text) ?? readMark(text) ?? readField(text))
}

function readTask(text: string): Meaning | null {
  const spelled = DATE_LABEL.exec(text)
  if (spelled) return dateTask(Number(spelled[1]), monthNumber(spelled[2]!))
  if (/^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?: 0?0:00(?::00)?)?$/.test(text)) {
    const when = parseDay(text)
    return when ? dateTask(when.day, when.month) : null
  }
  const match = TASK.exec(text) ?? taskWithMax(text)
  if (!match) return null
  const label = match[1]!.replace(/[_,]/g, '.').replace(/[кk]/, 'К').replace('г', 'Г').replace(/ /g, '')
  return { ...plain('task'), label, max: match[2] ? Number(match[2]) : null, bare: match[0] === match[1] }
}

function taskWithMax(text: string): string[] | null {
  const after = TASK_MAX_AFTER.exec(text)
  const task = after && TASK.exec(after[1]!)
  return task ? [text, task[1]!, after[2]!] : null
}

/** `4 РУ`, `МА5` in a list of schools with biased results. */
function readBias(text: string): Meaning | null {
  const match =
    /^(?:(\d{1,2})[ ._-]?(ру|ма|ru|ma|русский(?: язык)?|математика)|(ру|ма|ru|ma)[ ._-]?(\d{1,2}))$/.exec(
      text,
    )
  if (!match) return null
  const subject = (match[2] ?? match[3])!.replace(/^(?:ру.*|ru)$/, 'ru').replace(/^(?:ма.*|ma)$/, 'ma')
  return { ...plain('biasMarker'), label: `vpr-${subject}-${match[1] ?? match[4]}` }
}

/** `на «2»`, `Отметка 2, %`, `n2`, `2 (чел.)`. */
function readMark(text: string): Meaning | null {
  let mark: Meaning['mark'] = null
  let word: Meaning['mark'] = null
  let unit: Meaning['unit'] = text.includes('%') ? 'percent' : null
  for (const token of text.match(/[a-zа-я_]+|\d+(?:[.,]\d+)?/g) ?? []) {
    if (/^\d/.test(token)) {
      if (mark !== null || !/^[2-5]$/.test(token)) return null
      mark = Number(token) as 2 | 3 | 4 | 5
    } else if (PERCENT_WORDS.has(token)) unit ??= 'percent'
    else if (COUNT_WORDS.has(token)) unit ??= 'count'
    else if (!MARK_WORDS.has(token) && spelledMark(token) === null) return null
    const spelled = spelledMark(token)
    if (spelled !== null && word !== null && word !== spelled) return null
    word ??= spelled
  }
  mark ??= word
  return mark === null ? null : { ...plain('markCount'), mark, unit }
}

function readField(text: string): Meaning | null {
  const bare = text.replace(/[.,]$/, '')
  const exact = EXACT_FIELDS.get(text) ?? EXACT_FIELDS.get(bare)
  const field = exact ?? LIKE.find(([, pattern]) => pattern.test(bare))?.[0]
  if (!field) return null
  return { ...plain(field), unit: text.includes('%') || /доля|процент/.test(text) ? 'percent' : null }
}
