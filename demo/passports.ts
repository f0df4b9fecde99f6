import type { PassportAnswers, PassportState } from '#contract/passport-fields.ts'
import { Random } from './random.ts'
import type { DemoRegion, DemoSchool } from './region.ts'

export interface DemoPassport {
  school: string
  year: string
  answers: PassportAnswers
  state: Exclude<PassportState, 'missing'>
  remark: string | null
}

const REMARK = 'Детей с ОВЗ вдвое больше, чем в прошлом году: проверьте число.'

/** Passports of the last two years: most accepted, some still on their way, some with holes, some not there at all. */
export function passportsOf({ seed, years, schools }: DemoRegion): DemoPassport[] {
  return years.slice(-2).flatMap((year, at, both) =>
    schools.flatMap((school) => {
      const random = new Random(seed, 'passport', year, school.index)
      const fate = random.next()
      const state = at === both.length - 1 ? stateOf(fate) : 'accepted'
      if (fate < 0.05) return []
      const remark = state === 'returned' ? REMARK : null
      return [{ school: school.code, year, answers: answersOf(school, random), state, remark }]
    }),
  )
}

function stateOf(fate: number): DemoPassport['state'] {
  if (fate < 0.08) return 'draft'
  if (fate < 0.12) return 'returned'
  return fate < 0.17 ? 'sent' : 'accepted'
}

/** Counts follow the conditions in which the results of the school were made, with chance beside them. */
function answersOf({ context, pupils: enrolled, place }: DemoSchool, random: Random): PassportAnswers {
  const pupils = Math.max(5, Math.round(enrolled * (0.97 + 0.06 * random.next())))
  const teachers = Math.max(3, Math.round(pupils / (place === 'village' ? 8 : 14)))
  const part = (middle: number, byContext: number, chance: number, of = pupils) => {
    const share = middle + byContext * context + chance * random.normal()
    return Math.round(Math.min(1, Math.max(0, share)) * of)
  }
  const answers: PassportAnswers = {
    pupils,
    parentsHigher: part(0.26, 0.15, 0.05),
    completeFamily: part(0.7, 0.1, 0.05),
    housing: part(place === 'village' ? 0.45 : 0.85, 0.13, 0.08),
    unemployed: part(0.13, -0.07, 0.03),
    onRegister: part(0.03, -0.02, 0.01),
    otherLanguage: part(0.07, -0.03, 0.06),
    specialNeeds: part(0.1, -0.04, 0.02),
    teachers,
    teachersHighest: part(0.3, 0.08, 0.08, teachers),
    psychologist: pupils > 150 ? 1 : 0,
    speechTherapist: pupils > 300 ? 1 : 0,
    socialTeacher: pupils > 200 ? 1 : 0,
    residents: place === 'village' ? 200 + random.below(2500) : 9000 + random.below(60_000),
  }
  // Some schools do not know everything: of a few of them too little is known for an index.
  const hole = random.next()
  if (hole < 0.06) answers.housing = null
  if (hole < 0.02) answers.parentsHigher = null
  return answers
}
