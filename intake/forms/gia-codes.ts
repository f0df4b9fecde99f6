import { SURELY_ABSENT } from '#intake/row-words.ts'
import { normalise } from '#intake/text.ts'
import type { WorkStatus } from '#intake/types.ts'
import { waveOf } from '#intake/waves.ts'

/** What a category of participants means for counting: only those who finish this year are counted. */
export function categoryStatus(text: string): WorkStatus {
  const value = normalise(text)
  if (value === '3' || /прошл|впл/.test(value)) return 'past_graduate'
  if (value === '4' || /(?:^|[^а-я])спо(?:$|[^а-я])|колледж|техникум|средн[а-я]* профес|нпо/.test(value))
    return 'college'
  if (/гвэ/.test(value)) return 'gve'
  return 'ok'
}

const CANCELLED = /аннул|отмен|удал|не ?заверш|не ?законч|недейств|не действ|cancel/
const ABSENT = /не ?яв|неяв|не ?участв|не ?прин|не ?приб|отсут|absent|^(?:н\/я|н|нб|отс\.?)$/

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

/** What a remark says of a result: «пересдача», «ВПЛ», «аннулирован»; `ok` when it says nothing of that kind. */
export function noteStatus(text: string): WorkStatus {
  const value = normalise(text)
  if (value === '') return 'ok'
  if (CANCELLED.test(value)) return 'cancelled'
  if (SURELY_ABSENT.test(value)) return 'absent'
  if (/^\d+$/.test(value)) return 'ok'
  const wave = waveOf(value)
  if (wave !== null && wave !== 'main') return wave === 'reserve' ? 'reserve' : 'resit'
  return categoryStatus(value)
}

/** Whether the threshold was passed; «Зачет» = 2 is below it. Null when the cell does not tell. */
export function passedOf(text: string): boolean | null {
  const value = normalise(text)
  if (/^(?:[02]$|нет|не ?зач|незач|-|ниже|не ?прой|не ?преод|не ?сдал)/.test(value) && value !== '')
    return false
  return /^(?:1$|да|зач|\+|выше|прой|преод|сдал)/.test(value) ? true : null
}
