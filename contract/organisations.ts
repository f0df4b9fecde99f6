import { z } from 'zod'
import { exportFormat, idParam, listQuery, onParam } from './lists.ts'
import { levels, roles } from './permissions.ts'
import { defineRoute, pageOf } from './route.ts'

export const organisationKinds = [
  'region',
  'department',
  'operator',
  'assessment_centre',
  'methodologists_centre',
  'council',
  'municipality',
  'municipal_authority',
  'methodical_office',
  'school',
  'branch',
  'further_education',
  'working_group',
] as const
export const organisationKind = z.enum(organisationKinds)
export type OrganisationKind = z.infer<typeof organisationKind>

/** Kinds people add themselves, with the kinds of place each belongs to. The others come with the register. */
export const addedUnder = {
  department: ['region'],
  operator: ['region'],
  assessment_centre: ['region'],
  methodologists_centre: ['region'],
  council: ['region'],
  municipal_authority: ['municipality'],
  methodical_office: ['municipality'],
  branch: ['school'],
  further_education: ['region', 'municipality'],
  working_group: ['region', 'municipality', 'school'],
} as const satisfies Partial<Record<OrganisationKind, readonly OrganisationKind[]>>
const addedKind = z.enum(Object.keys(addedUnder) as [keyof typeof addedUnder, ...(keyof typeof addedUnder)[]])
export type AddedKind = z.infer<typeof addedKind>

/** A calendar day, `2026-09-01`. */
export const day = z.iso.date()

export const organisationRef = z.object({
  id: z.int(),
  kind: organisationKind,
  name: z.string(),
  /** Whose schools it works with. */
  level: z.enum(levels),
})

export const organisationRow = organisationRef.extend({
  /** The place of the tree above it. */
  parent: z.object({ id: z.int(), name: z.string() }).nullable(),
  /** People with a valid role in it. */
  people: z.int(),
  closedOn: day.nullable(),
})

const name = z.string().trim().min(2).max(300)
const tags = ['Организации']
const params = z.object({ id: idParam })

const organisationFilters = {
  /** Part of the name. */
  search: z.string().trim().max(100).optional(),
  kind: organisationKind.optional(),
  level: z.enum(levels).optional(),
  /** Only those directly under the place. */
  parent: idParam.optional(),
  on: onParam,
}

export const listOrganisations = defineRoute({
  method: 'GET',
  path: '/api/organisations',
  permission: 'organisations.read',
  summary: 'Организации в пределах видимости, от региона к школам',
  query: listQuery.extend(organisationFilters),
  reply: pageOf(organisationRow),
  tags,
})

export const exportOrganisations = defineRoute({
  method: 'GET',
  path: '/api/organisations/export',
  permission: 'organisations.read',
  summary: 'Организации файлом: все строки отбора',
  query: z.object({ ...organisationFilters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getOrganisation = defineRoute({
  method: 'GET',
  path: '/api/organisations/:id',
  permission: 'organisations.read',
  summary: 'Организация: место в дереве и люди с действующими ролями',
  params,
  query: z.object({ on: onParam }),
  reply: organisationRow.extend({
    /** From the region down to the parent. */
    path: z.array(z.object({ id: z.int(), name: z.string() })),
    /** Code of the school it belongs to. */
    school: z.string().nullable(),
    version: z.int(),
    holders: z.array(z.object({ person: z.int(), name: z.string(), role: z.enum(roles) })),
    can: z.object({ edit: z.boolean(), add: z.array(addedKind) }),
  }),
  tags,
})

export const addOrganisation = defineRoute({
  method: 'POST',
  path: '/api/organisations',
  permission: 'organisations.write',
  summary: 'Добавить организацию под место дерева',
  body: z.strictObject({ kind: addedKind, name, parent: z.int().positive() }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const editOrganisation = defineRoute({
  method: 'PUT',
  path: '/api/organisations/:id',
  permission: 'organisations.write',
  summary: 'Переименовать организацию или закрыть её с даты',
  params,
  body: z.strictObject({ name, closedOn: day.nullable(), version: z.int() }),
  reply: z.object({ version: z.int() }),
  tags,
})
