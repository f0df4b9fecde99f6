import type { ApprovalKind, ApprovalState } from './approvals.ts'
import type { ImportState } from './imports.ts'
import type { OrganisationKind } from './organisations.ts'
import type { PersonState, RoleState } from './people.ts'
import type { Exam } from './region-choices.ts'
import type { Term } from './terms.ts'

/*
 * What the cells of lists say, on a page and in a file alike.
 */

export const personStateWords: Readonly<Record<PersonState, string>> = {
  active: 'входит',
  invited: 'приглашён, пароля ещё нет',
  disabled: 'отключён',
  erased: 'стёрт',
}

export const roleStateWords: Readonly<Record<RoleState, string>> = {
  valid: 'действует',
  future: 'ещё не началась',
  over: 'срок закончился',
  withdrawn: 'отозвана',
}

/** Kinds of organisations as people of a region call them. */
export const organisationKindWords = (term: Term): Record<OrganisationKind, string> => ({
  region: 'регион',
  department: term('department', 'one'),
  operator: term('operator', 'one'),
  assessment_centre: term('assessmentCentre', 'short'),
  methodologists_centre: term('methodologistsCentre', 'short'),
  council: term('council', 'one'),
  municipality: 'муниципалитет',
  municipal_authority: term('municipalAuthority', 'one'),
  methodical_office: `${term('methodicalOffice', 'short')}, ${term('methodicalOffice', 'one')}`,
  school: 'школа',
  branch: 'филиал школы',
  further_education: 'организация дополнительного профобразования',
  working_group: 'рабочая группа',
})

export const approvalKindWords: Readonly<Record<ApprovalKind, string>> = {
  'role.grant': 'Дать роль',
  'school.correct': 'Исправить карточку школы',
  'pupils.export': 'Скачать файл с учениками',
}

export const approvalStateWords: Readonly<Record<ApprovalState, string>> = {
  waits: 'ждёт второго человека',
  expired: 'срок вышел',
  approved: 'согласие',
  refused: 'отказ',
  taken_back: 'предложение забрали',
}

export const importStateWords: Readonly<Record<ImportState, string>> = {
  uploaded: 'ждёт очереди',
  reading: 'проверяется',
  checked: 'проверена, ждёт решения',
  applying: 'загружается',
  applied: 'загружена',
  cancelled: 'отменена',
  failed: 'не удалась',
}

export const examWords: Readonly<Record<Exam, string>> = {
  vpr: 'ВПР',
  oge: 'ОГЭ',
  ege: 'ЕГЭ',
  gve: 'ГВЭ',
  rkr: 'Региональные работы',
}

export const seasonWords = {
  autumn: 'осень',
  spring: 'весна',
  main: 'основной период',
  regional: 'региональная работа',
} as const
