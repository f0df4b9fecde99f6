import type { Level, Permission } from '#contract/permissions.ts'
import type { Problem } from '#contract/problems.ts'
import { permissionWords, roleWord } from '#contract/role-words.ts'
import { dayInWords } from '#server/platform/day-words.ts'
import type { Decision } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { Holder } from './queries.ts'

/** Who can, and where: «Это могут: в вашем муниципалитете — муниципальный координатор (Иванова А. П.); …». */
export function whoCanSentence(
  { whoCan }: Pick<Decision, 'whoCan'>,
  { level: own, term }: Pick<Viewer, 'level' | 'term'>,
  holders: readonly Holder[],
): string {
  const parts = whoCan.map(({ level, roles }) => {
    const named = roles.map((role) => {
      const holder = level === own ? holders.find((one) => one.role === role) : undefined
      return holder ? `${roleWord(role, term)} (${nameWords(holder)})` : roleWord(role, term)
    })
    return `${placeWords(level, own)} — ${named.join(', ')}`
  })
  return `Это могут: ${parts.join('; ')}.`
}

function placeWords(level: Level, own: Level): string {
  if (level === 'region') return 'в регионе'
  if (level === 'municipality') return own === 'region' ? 'в своём муниципалитете' : 'в вашем муниципалитете'
  return own === 'school' ? 'в вашей школе' : 'в своей школе'
}

const nameWords = ({ name, more }: Holder) =>
  more > 0 ? `${shortName(name)} и ещё ${more}` : shortName(name)

/** «Иванова Анна Петровна» is «Иванова А. П.». */
function shortName(name: string): string {
  const [last = '', ...rest] = name.split(/\s+/)
  return [last, ...rest.slice(0, 2).map((part) => `${part[0]}.`)].join(' ')
}

const reach: Readonly<Record<Level, string>> = {
  region: 'весь регион',
  municipality: 'организации и школы этого муниципалитета',
  school: 'эту школу',
}

interface Reason {
  permission: Permission
  days: { from: string; to: string | null }
  /** Under which municipality the school of the question stands. */
  school?: { name: string; municipality: string }
}

/** Why the viewer may: the role, its place and days, and how the school belongs there. */
export function allowedSentence(viewer: Viewer, { permission, days, school }: Reason): string {
  const { role, organisation, level, viewing, term } = viewer
  const period = days.to
    ? `с ${dayInWords(days.from)} по ${dayInWords(days.to)}`
    : `с ${dayInWords(days.from)}`
  const sentences = [
    viewing && `Вы смотрите как ${viewing.name}: видно то, что можно вам обоим.`,
    `Право «${permissionWords[permission]}» есть у роли «${roleWord(role, term)}».`,
    `Она держится в организации «${organisation.name}» ${period} и действует на ${reach[level]}.`,
    school && `${school.name}: ${school.municipality}.`,
  ]
  return sentences.filter(Boolean).join(' ')
}

/** A refusal as one line. */
export const refusedSentence = ({ words }: Problem) => [words.detail, words.hint].filter(Boolean).join(' ')
