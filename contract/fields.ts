import { z } from 'zod'
import { type Permission, fieldRights as table } from './permissions.ts'

export type Noun = keyof typeof table
export type FieldOf<Of extends Noun> = keyof (typeof table)[Of] & string

/** `person.login`: one line of the table. */
export type FieldName = { [Of in Noun]: `${Of}.${FieldOf<Of>}` }[Noun]

/** All fields of the table with what lets one see them, in its order. */
export const guardedFields = Object.entries(table).flatMap(([noun, fields]) =>
  Object.entries(fields).map(([field, permission]) => ({
    name: `${noun}.${field}` as FieldName,
    noun: noun as Noun,
    field,
    permission: permission as Permission,
  })),
)

/** The fields of a noun that are hidden from whoever has these permissions. */
export function hiddenFields<Of extends Noun>(noun: Of, can: readonly Permission[]): FieldOf<Of>[] {
  const fields = Object.entries(table[noun]) as [FieldOf<Of>, Permission][]
  return fields.filter(([, permission]) => !can.includes(permission)).map(([field]) => field)
}

/** Of a reply that has such fields: the names of those that were left out. */
export const hidden = z.array(z.string()).default([])
