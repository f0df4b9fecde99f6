import type { Random } from './random.ts'

/** What kind of school it is and how its names begin. */
export interface SchoolForm {
  kind: string
  short: string
  full: string
  advanced: boolean
  lastGrade: 4 | 9 | 11
}

const FORMS = {
  secondary: {
    kind: 'СОШ',
    short: 'СОШ',
    full: 'Средняя общеобразовательная школа',
    advanced: false,
    lastGrade: 11,
  },
  basic: {
    kind: 'ООШ',
    short: 'ООШ',
    full: 'Основная общеобразовательная школа',
    advanced: false,
    lastGrade: 9,
  },
  primary: {
    kind: 'НОШ',
    short: 'НОШ',
    full: 'Начальная общеобразовательная школа',
    advanced: false,
    lastGrade: 4,
  },
  gymnasium: { kind: 'гимназия', short: 'Гимназия', full: 'Гимназия', advanced: true, lastGrade: 11 },
  lyceum: { kind: 'лицей', short: 'Лицей', full: 'Лицей', advanced: true, lastGrade: 11 },
  deeper: {
    kind: 'СОШ с УИОП',
    short: 'СОШ с УИОП',
    full: 'Средняя общеобразовательная школа с углублённым изучением отдельных предметов',
    advanced: true,
    lastGrade: 11,
  },
  evening: {
    kind: 'вечерняя',
    short: 'В(С)ОШ',
    full: 'Вечерняя (сменная) общеобразовательная школа',
    advanced: false,
    lastGrade: 11,
  },
} as const satisfies Record<string, SchoolForm>

/** Small village schools end with grade 4 or 9; a city begins its numbers with a gymnasium and a lyceum. */
export function drawForm(
  random: Random,
  seat: { village: boolean; city: boolean; pupils: number; number: number },
): SchoolForm {
  if (seat.village) {
    if (seat.pupils < 60 && random.chance(0.25)) return FORMS.primary
    return random.chance(basicShare(seat.pupils)) ? FORMS.basic : FORMS.secondary
  }
  if (!seat.city) return FORMS.secondary
  if (seat.number === 1) return FORMS.gymnasium
  if (seat.number === 2) return FORMS.lyceum
  const draw = random.next()
  if (draw < 0.05) return FORMS.gymnasium
  if (draw < 0.09) return FORMS.lyceum
  if (draw < 0.16) return FORMS.deeper
  return draw > 0.985 ? FORMS.evening : FORMS.secondary
}

/** The smaller a village school, the likelier it ends with grade 9. */
function basicShare(pupils: number): number {
  return pupils < 60 ? 0.85 : pupils < 120 ? 0.5 : pupils < 220 ? 0.15 : 0.02
}
