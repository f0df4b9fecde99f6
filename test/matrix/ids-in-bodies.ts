import { z } from 'zod'
import { featureRoutes } from '#server/features.ts'
import type { Ids } from './route.ts'
import type { Deed, Kind, Target } from './rules.ts'

/** A field of a body by which a request names something that may be somebody else's. */
export interface NamingField {
  route: string
  /** The field as it stands in the schema: `decisions[].code`. */
  field: string
  /** What it names; a municipality and a role are named by what else is told of their organisation and person. */
  names: Kind
  /** Left out: as of the route. */
  deed?: Deed
  /** Which of the things the address may stand for; left out: any. */
  at?: (target: Target) => boolean
  /** Which of the things are named; left out: all of the kind. */
  only?: (target: Target) => boolean
  /** Only one's own is one's to name. */
  ofOneself?: true
  /** A right body but for what it names; `ids` are of the thing in the address. */
  body: (named: Target, ids: Ids) => object
}

const reason = 'проверка прав'
const event = { on: '2024-06-01', basis: 'Приказ № 1', version: 1 }

const isMunicipality = ({ place }: Target) =>
  place === null || (place.municipality !== null && place.school === null)
const municipalityOf = ({ place }: Target) => place?.municipality ?? 999_999
const ofMunicipality = { names: 'organisation', only: isMunicipality } as const

const link = (from: string | number, to: string | number) => ({
  from,
  to,
  kind: 'partnership',
  since: '2024-09-01',
  basis: 'Приказ',
})

const duty = (person: string | number | undefined, organisation: string | number | undefined) => ({
  person,
  organisation,
  function: 'curator',
  theme: 'Проверка прав',
  since: '2024-09-01',
  basis: 'Приказ',
})

/** Every field of every body that names organisations, municipalities, schools, people, roles or runs. */
export const NAMING: readonly NamingField[] = [
  {
    route: 'PUT /api/session/role',
    field: 'membership',
    names: 'person',
    ofOneself: true,
    deed: 'have an account',
    body: ({ ids: { membership } }) => ({ membership }),
  },
  {
    route: 'POST /api/viewing',
    field: 'membership',
    names: 'person',
    body: ({ ids: { membership } }) => ({ membership }),
  },
  {
    route: 'POST /api/schools',
    field: 'municipality',
    ...ofMunicipality,
    body: (named) => ({
      on: '2024-09-01',
      basis: 'Приказ № 1',
      code: 'new-1',
      name: 'Новая школа',
      municipality: municipalityOf(named),
    }),
  },
  {
    route: 'POST /api/schools/:code/events',
    field: 'municipality',
    ...ofMunicipality,
    body: (named) => ({ kind: 'moved', ...event, municipality: municipalityOf(named) }),
  },
  {
    route: 'POST /api/schools/:code/events',
    field: 'into',
    names: 'school',
    body: ({ ids: { code } }) => ({ kind: 'joined', ...event, into: code }),
  },
  {
    route: 'POST /api/runs/preview',
    field: 'against',
    names: 'run',
    body: ({ ids: { id } }) => ({ methodology: '847-2020', year: '2023/24', against: id }),
  },
  {
    route: 'POST /api/listings',
    field: 'run',
    names: 'run',
    body: ({ ids: { id } }) => ({ run: id }),
  },
  {
    route: 'POST /api/listings',
    field: 'corrects',
    names: 'listing',
    body: ({ ids: { id } }, { id: run }) => ({ run, corrects: id, reason }),
  },
  {
    route: 'POST /api/imports/:id/schools',
    field: 'decisions[].code',
    names: 'school',
    body: ({ ids: { code } }) => ({ decisions: [{ key: 'code:777001', action: 'match', code }] }),
  },
  {
    route: 'POST /api/imports/:id/schools',
    field: 'decisions[].municipality',
    ...ofMunicipality,
    body: (named) => ({
      decisions: [
        {
          key: 'code:777001',
          action: 'create',
          code: '777001',
          name: 'Гимназия',
          municipality: municipalityOf(named),
        },
      ],
    }),
  },
  {
    route: 'POST /api/organisations',
    field: 'parent',
    names: 'organisation',
    body: ({ ids: { id } }) => ({ kind: 'working_group', name: 'Рабочая группа', parent: id }),
  },
  {
    route: 'POST /api/organisations/:id/events',
    field: 'parent',
    names: 'organisation',
    at: ({ kind }) => kind === 'working group',
    body: ({ ids: { id } }) => ({ kind: 'moved', ...event, parent: id }),
  },
  {
    route: 'POST /api/organisations/:id/events',
    field: 'others[]',
    ...ofMunicipality,
    at: (target) => target.kind === 'organisation' && isMunicipality(target),
    body: ({ ids: { id } }) => ({ kind: 'joined', ...event, others: [id], into: { name: 'Новый округ' } }),
  },
  {
    route: 'POST /api/organisations/:id/events',
    field: 'into.id',
    ...ofMunicipality,
    at: (target) => target.kind === 'organisation' && isMunicipality(target),
    body: ({ ids: { id } }) => ({ kind: 'joined', ...event, into: { id } }),
  },
  {
    route: 'PUT /api/outlines/:id',
    field: 'municipality',
    ...ofMunicipality,
    body: (named) => ({ municipality: municipalityOf(named) }),
  },
  {
    route: 'POST /api/people',
    field: 'organisation',
    names: 'organisation',
    body: ({ ids: { id, role } }) => ({
      name: 'Новый Человек',
      login: 'new.person',
      email: null,
      role,
      organisation: id,
    }),
  },
  {
    route: 'POST /api/people/:id/roles',
    field: 'organisation',
    names: 'organisation',
    body: ({ ids: { id, role } }) => ({ role, organisation: id }),
  },
  {
    route: 'POST /api/links',
    field: 'from',
    names: 'school',
    body: ({ ids: { code } }, { neighbour }) => link(code!, neighbour!),
  },
  {
    route: 'POST /api/links',
    field: 'to',
    names: 'school',
    body: ({ ids: { code } }, { neighbour }) => link(neighbour!, code!),
  },
  {
    route: 'POST /api/links/:id/mentors',
    field: 'person',
    names: 'person',
    body: ({ ids: { id } }) => ({ person: id }),
  },
  {
    route: 'POST /api/duties',
    field: 'person',
    names: 'person',
    body: ({ ids: { id } }, { id: organisation }) => duty(id, organisation),
  },
  {
    route: 'POST /api/duties',
    field: 'organisation',
    names: 'organisation',
    body: ({ ids: { id } }, { holder }) => duty(holder, id),
  },
  {
    route: 'POST /api/duties',
    field: 'school',
    names: 'school',
    body: ({ ids: { code } }, { id, holder }) => ({ ...duty(holder, id), school: code }),
  },
  {
    route: 'POST /api/duties',
    field: 'municipality',
    ...ofMunicipality,
    body: (named, { id, holder }) => ({ ...duty(holder, id), municipality: municipalityOf(named) }),
  },
  {
    route: 'POST /api/approvals',
    field: 'person',
    names: 'person',
    body: ({ ids: { id } }, { region }) => ({
      person: id,
      role: 'administrator',
      organisation: region,
      reason,
    }),
  },
  {
    route: 'POST /api/approvals',
    field: 'organisation',
    names: 'organisation',
    body: ({ ids: { id: organisation } }, { id }) => ({
      person: id,
      role: 'administrator',
      organisation,
      reason,
    }),
  },
]

/** Texts and numbers that name nothing of anybody's. */
const PLAIN: readonly string[] = [
  // A rule and its examples, as text.
  ...['content.*', 'examples.*', 'text', 'basedOn', 'methods id', 'import id'],
  // Said of the thing itself.
  ...['name', 'fullName', 'login', 'theme', 'basis', 'reason', 'words', 'purposeWords', 'search.*', 'source'],
  ...['kind', 'settlement', 'status', 'inn', 'ogrn', 'oktmo', 'pupils', 'distanceKm', 'lat', 'lon'],
  // A version as the person saw it, and what stood there.
  ...['version', 'hash', 'fingerprint', 'was.name', 'was.email'],
  // Of an order.
  'approval number',
  // Secrets of one's own.
  ...['password', 'current', 'token', 'answer', 'who', 'invitation', 'session/proof code'],
  ...['session/second-factor code', 'second-factor/confirm code'],
  // The same for everybody: methods, procedures, years, columns of a file.
  ...['methodology', 'year', 'academicYear', 'cycle', 'procedure', 'overrides.procedures[]', 'columns.*'],
  ...['overrides.lowShare.numerator', 'overrides.lowShare.denominator', 'overrides.minimumParticipants'],
  ...['overrides.years', 'headerRow'],
  // Codes that a school is to have, and what a file calls a school.
  ...['schools code', 'into[].code', 'decisions[].key'],
  // Counts of a passport, and what is wrong with them.
  ...['answers.*', 'remark'],
  // Settings.
  ...[
    'primary',
    'basic',
    'secondary',
    'fromCentreKm',
    'alarmFactor',
    'alarmFloor',
    'exportLimit',
    'terms.*',
    'retention.*',
  ],
  // One's own notifications up to a number.
  'notifications/reading until',
]

interface JsonSchema {
  $ref?: string
  type?: string | readonly string[]
  format?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  properties?: Readonly<Record<string, JsonSchema>>
  additionalProperties?: JsonSchema | boolean
  /** Of a tuple: false, nothing follows its own. */
  items?: JsonSchema | false
  prefixItems?: readonly JsonSchema[]
  $defs?: Readonly<Record<string, JsonSchema>>
}

/** Fields of all bodies in which a text or a number of one's own choice may stand, as «route field». */
export function freeFields(): string[] {
  const found = featureRoutes.flatMap(({ route: { method, path, body } }) => {
    if (!body) return []
    const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as JsonSchema
    return fieldsOf(schema, '', schema.$defs ?? {}).map((field) => `${method} ${path} ${field}`)
  })
  return [...new Set(found)]
}

function fieldsOf(schema: JsonSchema, field: string, defs: NonNullable<JsonSchema['$defs']>): string[] {
  const within = (one: JsonSchema, name: string) => fieldsOf(one, name, defs)
  const { $ref, anyOf, oneOf, properties = {}, additionalProperties: more, items, prefixItems = [] } = schema
  if ($ref) return within(defs[$ref.split('/').at(-1)!]!, field)
  const forms = anyOf ?? oneOf
  if (forms) return forms.flatMap((form) => within(form, field))
  if (schema.type === 'array')
    return [...prefixItems, ...(items ? [items] : [])].flatMap((item) => within(item, `${field}[]`))
  if (schema.type === 'object')
    return [
      ...Object.entries(properties).flatMap(([key, one]) => within(one, field ? `${field}.${key}` : key)),
      ...(typeof more === 'object' ? within(more, `${field}.*`) : []),
    ]
  const isChosen = schema.enum || 'const' in schema || ['boolean', 'null'].includes(String(schema.type))
  return isChosen || ['date', 'email'].includes(schema.format ?? '') ? [] : [field]
}

/** Whether a free field is known to name nothing. */
export function isPlain(routeAndField: string): boolean {
  const known = routeAndField.replace(/ (terms|retention|content|examples)[.[].*/, ' $1.*')
  return PLAIN.some(
    (plain) => known.endsWith(` ${plain}`) || known.endsWith(`.${plain}`) || known.endsWith(`/${plain}`),
  )
}
