import { z } from 'zod'
import { hidden } from './fields.ts'
import { exportFormat, flagParam, idParam, listQuery, onParam } from './lists.ts'
import { day, organisationRef } from './organisations.ts'
import { roles, twoPeopleRoles } from './permissions.ts'
import { defineRoute, pageOf } from './route.ts'

export const personState = z.enum(['active', 'invited', 'disabled', 'erased'])
export type PersonState = z.infer<typeof personState>
export const roleState = z.enum(['valid', 'future', 'over', 'withdrawn'])
export type RoleState = z.infer<typeof roleState>
const role = z.enum(roles)

export const heldRole = z.object({
  id: z.int(),
  role,
  organisation: organisationRef,
  from: day,
  /** The last day; null: until withdrawn. */
  to: day.nullable(),
  state: roleState,
  /** Why it was withdrawn. */
  why: z.string().nullable(),
  /** May the viewer withdraw it. */
  withdrawable: z.boolean(),
  /** May the viewer give it back: it was withdrawn within a day. */
  returnable: z.boolean(),
  /** May the viewer look at the system in it. */
  viewable: z.boolean(),
})

export const personRow = z.object({
  id: z.int(),
  name: z.string(),
  /** Null in these three: hidden, not known of a past day, or there is none. The name is the one of now. */
  login: z.string().nullable(),
  email: z.string().nullable(),
  state: personState.nullable(),
  /** Roles valid today or to come, within the viewer's reach. */
  roles: z.array(z.object({ role, organisation: z.string() })),
})

const name = z.string().trim().min(2).max(200)
const email = z.email({ error: 'Почта: ждём адрес вида имя@example.ru.' }).max(200).nullable()
const tags = ['Люди и права']
const params = z.object({ id: idParam })
const reason = z.string().trim().min(3).max(500)
const toGrant = {
  role,
  organisation: z.int().positive(),
  /** The first day; today when left out. */
  from: day.optional(),
  to: day.nullable().optional(),
}

/** The way in: the person chooses a password behind it. */
const invitation = z.object({
  /** Shown once, to be handed over; null: it went by mail. */
  path: z.string().nullable(),
  /** The address of mail it went to. */
  sentTo: z.string().nullable(),
  expires: z.string(),
})

const peopleFilters = {
  /** Part of the name, login or address. */
  search: z.string().trim().max(100).optional(),
  role: role.optional(),
  /** Only those with a role that ends within 30 days. */
  ending: flagParam.optional(),
  state: personState.optional(),
  on: onParam,
}

export const listPeople = defineRoute({
  method: 'GET',
  path: '/api/people',
  permission: 'people.read',
  summary: 'Люди, у которых есть роли в пределах видимости',
  query: listQuery.extend(peopleFilters),
  fields: { items: 'person' },
  reply: pageOf(personRow).extend({ hidden }),
  tags,
})

export const exportPeople = defineRoute({
  method: 'GET',
  path: '/api/people/export',
  permission: 'people.read',
  summary: 'Люди с их ролями файлом: все строки отбора',
  query: z.object({ ...peopleFilters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const exportRoles = defineRoute({
  method: 'GET',
  path: '/api/people/roles/export',
  permission: 'people.read',
  summary: 'Роли людей отбора файлом: кто, какую, где, с какого и по какой день',
  query: z.object({ ...peopleFilters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getPerson = defineRoute({
  method: 'GET',
  path: '/api/people/:id',
  permission: 'people.read',
  summary: 'Человек и все его роли в пределах видимости',
  params,
  query: z.object({ on: onParam }),
  fields: { '': 'person' },
  reply: personRow.omit({ roles: true }).extend({
    hidden,
    roles: z.array(heldRole),
    /** Of name, login and address of mail. */
    version: z.int(),
    /** What became of the latest invitation that went by mail; null: none did, or hidden. */
    letter: z
      .object({ address: z.string(), state: z.enum(['waiting', 'sent', 'failed']), at: z.string() })
      .nullable(),
    can: z.object({
      /** null: yes; else the reason why not. */
      manage: z.string().nullable(),
      /** Roles the viewer may give to this person. */
      grant: z.array(role),
      /** Roles that he may ask for, to be given by two people. */
      propose: z.array(z.enum(twoPeopleRoles)),
    }),
  }),
  tags,
})

export const invitePerson = defineRoute({
  method: 'POST',
  path: '/api/people',
  permission: 'people.write',
  summary: 'Пригласить человека: учётная запись, первая роль и ссылка для входа',
  body: z.strictObject({
    name,
    login: z
      .string()
      .trim()
      .toLowerCase()
      .regex(
        /^[a-z0-9][a-z0-9._-]{2,59}$/,
        'Логин: от 3 латинских букв и цифр, можно точку, дефис и подчёркивание.',
      ),
    email,
    ...toGrant,
  }),
  reply: z.object({ id: z.int(), invitation }),
  tags,
})

export const inviteAgain = defineRoute({
  method: 'POST',
  path: '/api/people/:id/invitation',
  permission: 'people.write',
  summary: 'Новая ссылка, по которой человек выберет пароль; прежние перестают действовать',
  params,
  query: z.object({
    /** Not by mail, even when the person has an address. */
    byHand: flagParam.optional(),
  }),
  reply: invitation,
  tags,
})

export const grantRole = defineRoute({
  method: 'POST',
  path: '/api/people/:id/roles',
  permission: 'people.write',
  summary: 'Дать человеку роль в организации на срок',
  params,
  body: z.strictObject(toGrant),
  reply: z.object({ id: z.int() }),
  tags,
})

export const withdrawRole = defineRoute({
  method: 'POST',
  path: '/api/people/:id/roles/:membership/withdrawal',
  permission: 'people.write',
  summary: 'Отозвать роль: действует со следующего запроса человека',
  params: params.extend({ membership: idParam }),
  body: z.strictObject({ reason }),
  reply: 'none',
  tags,
})

export const returnRole = defineRoute({
  method: 'POST',
  path: '/api/people/:id/roles/:membership/return',
  permission: 'people.write',
  summary: 'Вернуть роль, отозванную не больше суток назад, какой она была',
  params: params.extend({ membership: idParam }),
  reply: 'none',
  tags,
})

export const exportPerson = defineRoute({
  method: 'GET',
  path: '/api/people/:id/data',
  permission: 'people.write',
  summary: 'Все сведения о человеке файлом: выгрузка по его запросу',
  params,
  query: z.object({ format: z.enum(['json', 'xlsx']) }),
  reply: 'file',
  tags,
})

export const erasePerson = defineRoute({
  method: 'POST',
  path: '/api/people/:id/erasure',
  permission: 'people.write',
  summary: 'Стереть человека без возврата: имя, логин, почту и вход; его записи остаются под номером',
  params,
  /** The login typed once more. */
  body: z.strictObject({ login: z.string().max(100), reason }),
  reply: 'none',
  tags,
})

export const editPerson = defineRoute({
  method: 'PUT',
  path: '/api/people/:id',
  permission: 'people.write',
  summary: 'Исправить имя и почту человека; о новом адресе узнают оба адреса',
  params,
  body: z.strictObject({
    name,
    email,
    version: z.int(),
    /** What stood on the card of that version. */
    was: z.strictObject({ name: z.string().max(200), email: z.string().max(200).nullable() }),
  }),
  reply: z.object({
    version: z.int(),
    /** The open invitation, made anew for the new address; null: there was none. */
    invitation: invitation.nullable(),
  }),
  tags,
})

export const setDisabled = defineRoute({
  method: 'PUT',
  path: '/api/people/:id/state',
  permission: 'people.write',
  summary: 'Отключить учётную запись или включить её снова',
  params,
  body: z.strictObject({ disabled: z.boolean(), reason }),
  reply: 'none',
  tags,
})
