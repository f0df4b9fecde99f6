import { personStateWords, roleStateWords } from '#contract/list-words.ts'
import { levelWords, roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { PersonRow, RoleOfPerson } from './queries.ts'

export const takePeople = takeList('export.people')
export const takeRoles = takeList('export.roles')

type Person = Omit<PersonRow, 'roles' | 'cursor'>

const NAME: ListColumn<Person> = { header: 'Имя', kind: 'text', width: 36, cell: ({ name }) => name }
const LOGIN: ListColumn<Person> = {
  header: 'Логин',
  kind: 'text',
  width: 20,
  field: 'person.login',
  cell: ({ login }) => login,
}

/** How somebody comes in is not kept of a past day. */
const ofNow = <Row>(on: string | undefined, columns: readonly ListColumn<Row>[]) => (on ? [] : columns)

export const peopleColumns = (term: Term, on: string | undefined): readonly ListColumn<PersonRow>[] => [
  NAME,
  {
    header: 'Роли',
    kind: 'text',
    width: 60,
    cell: ({ roles }) =>
      roles.map(({ role, organisation }) => `${roleWord(role, term)}, ${organisation}`).join('; '),
  },
  ...ofNow<PersonRow>(on, [
    LOGIN,
    { header: 'Почта', kind: 'text', width: 28, field: 'person.email', cell: ({ email }) => email },
    {
      header: 'Вход',
      kind: 'text',
      width: 26,
      field: 'person.state',
      cell: ({ state }) => state && personStateWords[state],
    },
  ]),
]

/** Who holds what, where, from which day and until which. */
export const roleColumns = (term: Term, on: string | undefined): readonly ListColumn<RoleOfPerson>[] => [
  NAME,
  ...ofNow<RoleOfPerson>(on, [LOGIN]),
  { header: 'Роль', kind: 'text', width: 32, cell: ({ role }) => roleWord(role, term) },
  { header: 'Организация', kind: 'text', width: 44, cell: ({ organisation }) => organisation },
  { header: 'Чьи школы видны', kind: 'text', width: 24, cell: ({ level }) => levelWords[level] },
  { header: 'С какого дня', kind: 'date', cell: ({ from }) => from },
  { header: 'Последний день', kind: 'date', cell: ({ to }) => to },
  { header: 'Состояние', kind: 'text', width: 20, cell: ({ roleState }) => roleStateWords[roleState] },
]
