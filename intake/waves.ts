import { normalise } from './text.ts'

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
  if (/резерв|reserve|^рез\.?$/.test(value)) return 'reserve'
  if (/досроч|early/.test(value)) return 'early'
  if (/дополн|additional|сентяб|осен/.test(value)) return 'additional'
  if (/пересда|resit|повтор/.test(value)) return 'resit'
  return /основн|^осн\.?$|main/.test(value) ? 'main' : null
}
