import { Problem } from './problems.ts'

/** What is limited, how much of it in how many seconds. */
export interface LimitWords {
  what: 'requests' | 'changes' | 'uploads' | 'files'
  most: number
  seconds: number
}

const limited: Readonly<Record<LimitWords['what'], (most: number) => string>> = {
  requests: (most) => `обращений — больше ${most}`,
  changes: (most) => `изменений — больше ${most}`,
  uploads: (most) => `загрузок файлов — больше ${most}`,
  files: (most) => `скачанных файлов — больше ${most}`,
}

/** More than people do; `wait`: seconds until it is taken again. */
export const tooOften = ({ what, most, seconds }: LimitWords, wait: number) =>
  new Problem(
    {
      code: 'too_often',
      title: 'Слишком часто',
      detail: `За ${seconds > 60 ? 'час' : 'минуту'} ${limited[what](most)}: столько человек не успевает, поэтому система подождёт.`,
      status: 429,
      hint: `Продолжить можно через ${wait > 90 ? `${Math.ceil(wait / 60)} мин` : `${wait} с`}. Ничего не потеряно. Если работает программа, пусть обращается реже.`,
    },
    { 'retry-after': String(wait) },
  )
