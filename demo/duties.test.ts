import { expect, it } from 'vitest'
import { answersForSomething } from '#contract/duty-words.ts'
import { COUNCIL, dutiesOf } from './duties.ts'
import { generateRegion } from './region.ts'
import { signInsOf } from './sign-ins.ts'

it('the made-up region has a council, coordinators who answer for schools and a team in its first school', () => {
  const region = generateRegion({ schools: 60 })
  const duties = dutiesOf(region)
  const logins = signInsOf(region, 'x').map(({ login }) => login)
  expect(duties.filter(({ person }) => !logins.includes(person))).toEqual([])
  const functionsIn = (body: string) =>
    duties.filter((duty) => duty.body === body).map((duty) => duty.function)
  expect(functionsIn(COUNCIL)).toEqual(['chair', 'deputy', 'secretary', 'member', 'member', 'curator'])
  expect(functionsIn(region.schools[0]!.code)).toEqual(['chair', 'deputy', 'member', 'responsible'])
  expect(duties.filter(({ person, school }) => person.startsWith('okrug') && school).length).toBeGreaterThan(
    2,
  )
  const ofNothing = duties.filter(
    (duty) =>
      answersForSomething.includes(duty.function) && !duty.school && !duty.municipality && !duty.theme,
  )
  expect(ofNothing).toEqual([])
})
