import { normalise } from '#intake/text.ts'
import type { WorkStatus } from '#intake/types.ts'

/** When in the year an exam was held, by the code or the words of a wave. Codes 1–4 as in regional exports. */
export type Wave = 'early' | 'main' | 'reserve' | 'additional' | 'resit'

const WAVE_CODES: Readonly<Record<string, Wave>> = {
  '1': 'early',
  '2': 'main',
  '3': 'reserve',
  '4': 'additional',
}

/** The wave a cell names, or null when it is empty or unknown. */
export function waveOf(text: string): Wave | null {
  const value = normalise(text)
  const code = WAVE_CODES[value.replace(/^0+/, '')]
  if (code) return code
  if (/резерв|^рез\.?$/.test(value)) return 'reserve'
  if (/досроч/.test(value)) return 'early'
  if (/дополн|сентяб|осен/.test(value)) return 'additional'
  if (/пересда|повтор/.test(value)) return 'resit'
  return /основн|^осн\.?$|main/.test(value) ? 'main' : null
}

/** What a category of participants means for counting: only those who finish this year are counted. */
export function categoryStatus(text: string): WorkStatus {
  const value = normalise(text)
  if (value === '3' || /прошл|впл/.test(value)) return 'past_graduate'
  if (value === '4' || /спо|колледж|техникум|средн[а-я]* профес|нпо/.test(value)) return 'college'
  if (/гвэ/.test(value)) return 'gve'
  return 'ok'
}

const CANCELLED = /аннул|отмен|удал|не ?заверш|не ?законч|недейств|не действ|cancel/
const ABSENT = /не ?яв|неяв|отсут|absent/

/** Whether a result holds, by words; `valid` is the code of a valid one (6 in РИС ГИА). */
export function resultStatus(text: string, valid: string): WorkStatus {
  const value = normalise(text)
  if (value === '' || value === valid || /^(?:ok|действ|утвержд|зачтен|опубликован|получен)/.test(value))
    return 'ok'
  if (ABSENT.test(value)) return 'absent'
  if (CANCELLED.test(value) || /^\d+$/.test(value)) return 'cancelled'
  const own: readonly WorkStatus[] = [
    'absent',
    'cancelled',
    'resit',
    'reserve',
    'past_graduate',
    'college',
    'gve',
    'no_result',
  ]
  return own.find((status) => status === value) ?? 'ok'
}

/** Whether the threshold was passed; «Зачет» = 2 is below it. Null when the cell does not tell. */
export function passedOf(text: string): boolean | null {
  const value = normalise(text)
  if (/^(?:[02]$|нет|не ?зач|незач|-|ниже|не ?прой|не ?преод|не ?сдал)/.test(value) && value !== '')
    return false
  return /^(?:1$|да|зач|\+|выше|прой|преод|сдал)/.test(value) ? true : null
}
