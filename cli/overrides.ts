import type { Facts } from '#engine/facts.ts'
import { parseShare } from '#engine/markers/marker.ts'
import type { Methodology, Overrides, Share } from '#engine/methodology.ts'
import { UsageError } from './usage-error.ts'

interface OverrideOptions {
  procedures?: string
  threshold?: string
  'min-participants'?: string
  years?: string
}

/** What the options of `identify` change in the methodology. Throws a `UsageError` on values that say nothing. */
export function parseOverrides(options: OverrideOptions, methodology: Methodology, facts: Facts): Overrides {
  const overrides: Overrides = {}
  if (options.threshold !== undefined) overrides.lowShare = getShare(options.threshold)
  if (options['min-participants'] !== undefined) {
    overrides.minimumParticipants = parseCount(options['min-participants'], '--min-participants')
  }
  if (options.years !== undefined) overrides.years = parseCount(options.years, '--years')
  if (options.procedures !== undefined) {
    const known = new Set([
      ...methodology.procedures.value,
      ...facts.sittings.map(({ procedure }) => procedure),
    ])
    overrides.procedures = matchingProcedures(options.procedures, [...known])
  }
  return overrides
}

/** Ids that match a pattern such as `vpr-*-5,oge-ru`, in the order of `ids`. */
export function matchingProcedures(pattern: string, ids: readonly string[]): string[] {
  const parts = pattern.split(',').map((part) => part.trim())
  const tests = parts.map((part) => new RegExp(`^${part.split('*').map(escapeRegex).join('.*')}$`))
  const matching = ids.filter((id) => tests.some((test) => test.test(id)))
  if (matching.length === 0) throw new UsageError(`Образцу процедур «${pattern}» ничего не соответствует.`)
  return matching
}

function getShare(text: string): Share {
  const share = parseShare(text)
  if (share) return share
  throw new UsageError(`Порог «${text}» — не доля от 0 до 1: напишите 0.3 или 30%.`)
}

function parseCount(text: string, option: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`${option}: нужно целое число больше нуля, а не «${text}».`)
}

function escapeRegex(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
