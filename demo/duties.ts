import type { DutyFunction } from '#contract/duty-words.ts'
import { startOf } from '#engine/academic-year.ts'
import type { DemoRegion } from './region.ts'

export interface DemoDuty {
  /** Login of a sign-in. */
  person: string
  /** Name of the body, or the code of the school that it is. */
  body: string
  function: DutyFunction
  /** Code of the school he answers for. */
  school: string | null
  /** Name of the municipality he answers for. */
  municipality: string | null
  theme: string | null
  since: string
  basis: string
}

export const COUNCIL = 'Координационный совет по поддержке школ'
export const ANALYSTS = 'Рабочая группа по анализу результатов'
/** Of how many municipalities the coordinator answers for schools by name. */
const WITH_SCHOOLS = 3

/**
 * Who answers for what in the made-up region: a council with its chair, deputy, secretary and members, a working group,
 * coordinators of municipalities and of their first schools, and the team of the first school of the register.
 */
export function dutiesOf({ municipalities, schools, years }: DemoRegion): DemoDuty[] {
  const start = startOf(years.at(-1)!)!
  const duty = (person: string, body: string, as: DutyFunction, of: Partial<DemoDuty> = {}): DemoDuty => ({
    ...{ person, body, function: as, school: null, municipality: null, theme: null },
    since: `${start}-09-01`,
    basis: `Приказ департамента от 28.08.${start}`,
    ...of,
  })
  const first = schools[0]!
  const coordinators = municipalities.flatMap(({ name }, index) => {
    const login = `okrug-${String(index + 1).padStart(2, '0')}`
    const own = schools.filter(({ municipality }) => municipality === name).slice(0, 2)
    const named =
      index < WITH_SCHOOLS ? own.map(({ code }) => duty(login, name, 'curator', { school: code })) : []
    return [duty(login, name, 'responsible', { municipality: name }), ...named]
  })
  const byHead = { basis: `Приказ директора от 01.09.${start}` }
  return [
    duty('departament', COUNCIL, 'chair'),
    duty('oblast', COUNCIL, 'deputy'),
    duty('cnppm', COUNCIL, 'secretary'),
    duty('sovet', COUNCIL, 'member'),
    duty('rcoi', COUNCIL, 'member'),
    duty('sovet', COUNCIL, 'curator', { municipality: first.municipality }),
    duty('rcoi', ANALYSTS, 'chair'),
    duty('cnppm', ANALYSTS, 'responsible', { theme: 'Разбор результатов с учителями' }),
    ...coordinators,
    duty(`school-${first.code}`, first.code, 'chair', byHead),
    duty('komanda', first.code, 'deputy', { ...byHead, theme: 'Программа поддержки' }),
    duty('uchitel', first.code, 'member', byHead),
    duty('psiholog', first.code, 'responsible', { ...byHead, theme: 'Работа с семьями' }),
  ]
}
