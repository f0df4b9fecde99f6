import type { Level, Permission, Role } from './permissions.ts'
import type { Term } from './terms.ts'

const called: Readonly<Record<Role, (term: Term) => string>> = {
  operator: (term) => term('operator', 'one'),
  administrator: () => 'администратор системы',
  department: (term) => term('department', 'one'),
  assessment_centre: (term) => term('assessmentCentre', 'short'),
  council: (term) => term('council', 'one'),
  methodologist: (term) => `методист ${term('methodologistsCentre', 'short')}`,
  municipal_authority: (term) => term('municipalAuthority', 'one'),
  coordinator: (term) => term('coordinator', 'one'),
  municipal_methodologist: (term) => `методист ${term('methodicalOffice', 'short')}`,
  head: () => 'директор школы',
  school_team: () => 'школьная команда',
  teacher: () => 'учитель',
  psychologist: () => 'психолог',
  mentor: (term) => `${term('mentor', 'one')}, ${term('curator', 'one')}`,
  expert: () => 'эксперт',
  editor: () => 'редактор сайта',
}

/** A role as people of a region call it. */
export function roleWord(role: Role, term: Term): string {
  return called[role](term)
}

/** What a permission lets a person do; goes on «Нужно право…». */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'overview.read': 'видеть обзор',
  'schools.read': 'видеть школы',
  'results.read': 'видеть результаты',
  'pupils.read': 'видеть в строках файлов коды учеников и классы',
  'methods.read': 'читать методики',
  'methods.write': 'писать методики и их версии',
  'methods.approve': 'утверждать методики, которые написали другие',
  'runs.read': 'видеть списки школ и объяснения',
  'runs.write': 'запускать методики',
  'listings.read': 'видеть перечни школ',
  'listings.write': 'составлять перечень школ и отвечать на споры',
  'listings.dispute': 'оспаривать ответ о школе в перечне',
  'listings.approve': 'утверждать перечень школ приказом',
  'passports.read': 'видеть паспорта школ и ИСБШ',
  'passports.write': 'заполнять паспорта школ',
  'passports.decide': 'принимать и возвращать паспорта школ',
  'imports.read': 'видеть загрузки файлов',
  'imports.write': 'загружать файлы с результатами',
  'imports.decide': 'решать, что делать со школами не из реестра',
  'organisations.read': 'видеть организации',
  'organisations.write': 'вести организации',
  'people.read': 'видеть людей и их роли',
  'people.write': 'приглашать людей, давать и отзывать роли',
  'people.viewas': 'смотреть на систему в роли другого человека',
  'links.read': 'видеть, какая школа какой помогает',
  'links.manage': 'связывать школы и назначать по связи людей',
  'duties.read': 'видеть, кто за что отвечает',
  'duties.manage': 'вносить, кто за что отвечает',
  'approvals.ask': 'предлагать роли, которые дают вдвоём',
  'approvals.read': 'видеть, что решают вдвоём',
  'approvals.decide': 'решать вдвоём: соглашаться с предложением другого',
  'corrections.ask': 'предлагать исправления карточки школы',
  'corrections.decide': 'принимать исправления карточки школы',
  'exports.decide': 'соглашаться на выгрузку файла, в котором много учеников',
  'rights.read': 'видеть таблицу прав',
  'jobs.read': 'видеть фоновые задания и резервные копии',
  'jobs.write': 'повторять и отменять фоновые задания',
  'audit.read': 'читать журнал действий',
  'settings.read': 'видеть настройки региона и реестр данных',
  'settings.write': 'менять настройки региона',
  'audit.details': 'видеть подробности строк журнала',
}

export const levelWords: Readonly<Record<Level, string>> = {
  region: 'весь регион',
  municipality: 'свой муниципалитет',
  school: 'своя школа',
}
