import { type FieldName, guardedFields, hiddenFields, type Noun } from '#contract/fields.ts'
import type { Permission } from '#contract/permissions.ts'

type Fields = Record<string, unknown>

/**
 * The reply without the fields that need more rights than the viewer has. `places` says where which noun stands in it:
 * '' is the reply itself, `items` each of a list, `items.person` a part of each.
 */
export function hideFields(
  can: readonly Permission[],
  places: Readonly<Record<string, Noun>>,
  reply: object,
): object {
  const hidden = new Set<string>()
  let answer = reply as Fields
  for (const [place, noun] of Object.entries(places)) {
    const fields = hiddenFields(noun, can)
    answer = replaceAt(answer, place === '' ? [] : place.split('.'), (record) => {
      const found = fields.filter((field) => field in record)
      for (const field of found) hidden.add(field)
      return { ...record, ...Object.fromEntries(found.map((field) => [field, null])) }
    }) as Fields
  }
  return { ...answer, hidden: [...hidden] }
}

function replaceAt(value: unknown, path: readonly string[], replace: (record: Fields) => Fields): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((one) => replaceAt(one, path, replace))
  const [key, ...rest] = path
  if (key === undefined) return replace(value as Fields)
  return { ...value, [key]: replaceAt((value as Fields)[key], rest, replace) }
}

/** The columns of a file without those that need more rights than the viewer has. */
export function seenColumns<Of extends { field?: FieldName }>(
  can: readonly Permission[],
  columns: readonly Of[],
): Of[] {
  const refused = guardedFields.filter(({ permission }) => !can.includes(permission)).map(({ name }) => name)
  return columns.filter(({ field }) => field === undefined || !refused.includes(field))
}
