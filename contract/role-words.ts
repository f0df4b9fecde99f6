import type { Level, Permission, Role } from './permissions.ts'

/** Roles as people call them. */
export const roleWords: Readonly<Record<Role, string>> = {
  operator: 'региональный оператор',
  administrator: 'администратор системы',
  department: 'орган управления образованием региона',
  assessment_centre: 'РЦОИ',
  council: 'координационный совет',
  methodologist: 'методист ЦНППМ',
  municipal_authority: 'орган управления образованием муниципалитета',
  coordinator: 'муниципальный координатор',
  municipal_methodologist: 'методист МОЦ',
  head: 'директор школы',
  school_team: 'школьная команда',
  teacher: 'учитель',
  psychologist: 'психолог',
  mentor: 'наставник, куратор',
  expert: 'эксперт',
  editor: 'редактор сайта',
}

/** What a permission lets a person do; goes on «Нужно право…». */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'overview.read': 'видеть обзор',
  'schools.read': 'видеть школы',
  'results.read': 'видеть результаты',
  'methods.read': 'читать методики',
  'runs.read': 'видеть списки школ и объяснения',
  'runs.write': 'запускать методики',
  'imports.read': 'видеть загрузки файлов',
  'imports.write': 'загружать файлы с результатами',
  'imports.decide': 'решать, что делать со школами не из реестра',
  'organisations.read': 'видеть организации',
  'organisations.write': 'вести организации',
  'people.read': 'видеть людей и их роли',
  'people.write': 'приглашать людей, давать и отзывать роли',
  'rights.read': 'видеть таблицу прав',
  'jobs.read': 'видеть фоновые задания и резервные копии',
  'jobs.write': 'повторять и отменять фоновые задания',
  'audit.read': 'читать журнал действий',
}

export const levelWords: Readonly<Record<Level, string>> = {
  region: 'весь регион',
  municipality: 'свой муниципалитет',
  school: 'своя школа',
}
