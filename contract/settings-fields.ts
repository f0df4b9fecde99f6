/*
 * Settings as flat lists of fields: so they are edited, compared in a conflict and told in the list of changes.
 */

import type { FieldValue } from './problems.ts'
import { type Exam, exams, type TimeZone } from './region-choices.ts'
import { type OwnRetention, retentionKinds } from './retention.ts'
import type { SmallRule } from './small-rule.ts'
import { formsOf, type OwnTerms, termKeys } from './terms.ts'

/** A record as a flat list of what people compare: `{ name: 'МОЦ', closedOn: null }`. */
export type Fields = Readonly<Record<string, FieldValue>>

export interface PlainSettings {
  name: string
  timeZone: TimeZone
  academicYear: string | null
  cycle: string | null
  secondFactor: boolean
  secondFactorSchools: boolean
  sourcesOff: Exam[]
  alarmFactor: number
  alarmFloor: number
  exportLimit: number
}

export function settingsFields({ sourcesOff, ...settings }: PlainSettings): Fields {
  const sources = exams.map((exam) => [`sources.${exam}`, !sourcesOff.includes(exam)])
  const { name, timeZone, academicYear, cycle, secondFactor, secondFactorSchools } = settings
  const { alarmFactor, alarmFloor, exportLimit } = settings
  const years = { name, timeZone, academicYear, cycle }
  const guards = { secondFactor, secondFactorSchools, alarmFactor, alarmFloor, exportLimit }
  return { ...years, ...guards, ...Object.fromEntries(sources) }
}

export function settingsOf(fields: Fields): PlainSettings {
  return {
    name: String(fields.name),
    timeZone: fields.timeZone as TimeZone,
    academicYear: fields.academicYear as string | null,
    cycle: fields.cycle as string | null,
    secondFactor: fields.secondFactor === true,
    secondFactorSchools: fields.secondFactorSchools === true,
    sourcesOff: exams.filter((exam) => fields[`sources.${exam}`] === false),
    alarmFactor: Number(fields.alarmFactor),
    alarmFloor: Number(fields.alarmFloor),
    exportLimit: Number(fields.exportLimit),
  }
}

/** The region's own words; null: as everywhere. */
export function termFields(own: OwnTerms): Fields {
  return Object.fromEntries(
    termKeys.flatMap((key) => formsOf(key).map((form) => [`terms.${key}.${form}`, own[key]?.[form] ?? null])),
  )
}

export function termsFrom(fields: Fields): OwnTerms {
  const own: OwnTerms = {}
  for (const key of termKeys) {
    const words = formsOf(key).flatMap((form) => {
      const word = fields[`terms.${key}.${form}`]
      return typeof word === 'string' && word.trim() !== '' ? [[form, word.trim()]] : []
    })
    if (words.length > 0) own[key] = Object.fromEntries(words)
  }
  return own
}

/** The region's own terms of keeping; null: as everywhere. */
export function retentionFields(own: OwnRetention): Fields {
  return Object.fromEntries(retentionKinds.map((kind) => [`retention.${kind}`, own[kind] ?? null]))
}

export function retentionFrom(fields: Fields): OwnRetention {
  return Object.fromEntries(
    retentionKinds.flatMap((kind) => {
      const term = fields[`retention.${kind}`]
      return typeof term === 'number' ? [[kind, term]] : []
    }),
  )
}

/** The rule of small schools; null: as the register says. */
export function smallRuleFields(rule: SmallRule | null): Fields {
  const { primary, basic, secondary, villagesOnly, fromCentreKm, source } = rule ?? {}
  const fields = { primary, basic, secondary, villagesOnly, fromCentreKm, source }
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`small.${field}`, value ?? null]))
}
