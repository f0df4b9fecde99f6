import type { PassportState } from '#contract/passport-fields.ts'
import { passportStateWords } from '#contract/passport-fields.ts'
import { takes } from '#contract/permissions.ts'
import { invalidRequest } from '#contract/problems.ts'
import { yearsBefore } from '#engine/academic-year.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** Why a viewer does not fill a passport in; null: he may. */
export function whyNotFill(viewer: Viewer, state: PassportState): string | null {
  if (!decide(viewer, 'passports.write').allowed)
    return 'Паспорт заполняет школа, а за неё — тот, кто принимает паспорта.'
  if (takes('passport.fill', state)) return null
  return state === 'sent'
    ? 'Паспорт на проверке: исправить его можно, если его вернут.'
    : 'Паспорт принят: исправить его можно, если его вернут. Попросите об этом того, кто его принял.'
}

/** Why a viewer does not accept a passport, or return it; null: he may. */
export function whyNotDecide(viewer: Viewer, deed: 'accept' | 'return', state: PassportState): string | null {
  if (!decide(viewer, 'passports.decide').allowed)
    return `Паспорта проверяют ${viewer.term('municipalAuthority', 'one')}, ${viewer.term('coordinator', 'one')} и ${viewer.term('operator', 'one')}.`
  if (takes(`passport.${deed}`, state)) return null
  return `Паспорт сейчас в состоянии «${passportStateWords[state]}»: ${deed === 'accept' ? 'принять' : 'вернуть'} его нельзя.`
}

/** Years that a passport may be of, the latest first. */
export function passportYears(current: string): string[] {
  return [0, 1, 2].map((back) => yearsBefore(current, back))
}

/** Throws for a year of which no passport is filled in. */
export function assertPassportYear(year: string, current: string): void {
  const years = passportYears(current)
  if (!years.includes(year))
    throw invalidRequest([`Паспорт заполняют за ${years.join(', ')}, а не за ${year}: выберите другой год.`])
}
