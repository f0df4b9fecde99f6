import { dayInFigures } from '#server/platform/day-words.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { RegisterRow } from './life-queries.ts'

/** As a file that, imported again, changes nothing. */
export const takeRegister = takeList('export.register')

const PLACES = { town: 'город', village: 'село' }
const yesOrNo = (answer: boolean) => (answer ? 'да' : 'нет')

/** Headers that the intake reads back as the same fields; codes are text, so that no zero is lost on the way. */
export const REGISTER_COLUMNS: readonly ListColumn<RegisterRow>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Логин', kind: 'text', width: 14, field: 'school.login', cell: ({ login }) => login },
  { header: 'Краткое наименование', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Полное наименование', kind: 'text', width: 60, cell: ({ fullName }) => fullName },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
  { header: 'ОКТМО', kind: 'text', width: 14, field: 'school.oktmo', cell: ({ oktmo }) => oktmo },
  { header: 'ИНН', kind: 'text', width: 14, field: 'school.inn', cell: ({ inn }) => inn },
  { header: 'ОГРН', kind: 'text', width: 16, field: 'school.ogrn', cell: ({ ogrn }) => ogrn },
  { header: 'Вид ОО', kind: 'text', width: 16, cell: ({ kind }) => kind },
  { header: 'Повышенный уровень', kind: 'text', cell: ({ advanced }) => yesOrNo(advanced) },
  { header: 'Местность', kind: 'text', cell: ({ place }) => place && PLACES[place] },
  { header: 'Населённый пункт', kind: 'text', width: 24, cell: ({ settlement }) => settlement },
  { header: 'Численность обучающихся', kind: 'number', cell: ({ pupils }) => pupils },
  { header: 'Расстояние до районного центра, км', kind: 'number', cell: ({ distanceKm }) => distanceKm },
  { header: 'Малокомплектная', kind: 'text', cell: ({ small }) => yesOrNo(small) },
  { header: 'Статус', kind: 'text', cell: ({ status }) => status },
  { header: 'Широта', kind: 'number', cell: ({ lat }) => lat },
  { header: 'Долгота', kind: 'number', cell: ({ lon }) => lon },
  {
    header: 'Открыта с',
    kind: 'text',
    width: 12,
    cell: ({ openedOn }) => (openedOn ? dayInFigures(openedOn) : null),
  },
  {
    header: 'Закрыта с',
    kind: 'text',
    width: 12,
    cell: ({ closedOn }) => (closedOn ? dayInFigures(closedOn) : null),
  },
  // For people: the intake passes over them.
  { header: 'Предшественницы', kind: 'text', width: 40, cell: ({ predecessors }) => predecessors },
  { header: 'Преемницы', kind: 'text', width: 40, cell: ({ successors }) => successors },
]
