import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { featureRoutes } from '#server/features.ts'
import { strictly } from './strict-schema.ts'

const inner = z.object({ name: z.string() })
const known = { name: 'а' }
const more = { name: 'а', role: 'operator' }

/** Where an object may stand in another schema, with a value around it. */
const PLACES: Readonly<Record<string, [z.ZodType, (value: object) => unknown]>> = {
  'by itself': [inner, (value) => value],
  'in an object': [z.object({ of: inner }), (of) => ({ of })],
  'in a list': [z.array(inner), (value) => [value]],
  'under keys of any name': [z.record(z.string(), inner), (value) => ({ any: value })],
  'where it may be missing': [z.object({ of: inner.optional() }), (of) => ({ of })],
  'where it may be null': [z.object({ of: inner.nullable() }), (of) => ({ of })],
  'where it has a default': [z.object({ of: inner.default(known) }), (of) => ({ of })],
  'in one of two': [z.union([z.string(), inner]), (value) => value],
  'in one of two told apart by a key': [
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), of: inner }),
      z.object({ kind: z.literal('b') }),
    ]),
    (of) => ({ kind: 'a', of }),
  ],
  'in a list that may be missing, in one of two': [
    z.object({ all: z.array(z.union([z.number(), inner])).optional() }),
    (value) => ({ all: [1, value] }),
  ],
}

describe('a key that nobody named', () => {
  it.each(Object.entries(PLACES))('is refused in an object %s', (_where, [schema, around]) => {
    const strict = strictly(schema)
    expect(strict.safeParse(around(known))).toMatchObject({ success: true, data: around(known) })
    expect(strict.safeParse(around(more)).success).toBe(false)
  })

  it('is refused beside a condition of the schema, which holds as well', () => {
    const dated = strictly(
      z.object({ from: z.number(), to: z.number() }).refine(({ from, to }) => from <= to),
    )
    expect(dated.safeParse({ from: 1, to: 2 }).success).toBe(true)
    expect(dated.safeParse({ from: 2, to: 1 }).success).toBe(false)
    expect(dated.safeParse({ from: 1, to: 2, also: 3 }).success).toBe(false)
  })

  it('is looked for wherever an object stands in the contract', () => {
    const loose = new Set<string>()
    for (const { route } of featureRoutes)
      for (const schema of [route.body, route.query]) if (schema) look(schema, loose, route.path)
    expect([...loose]).toEqual([])
  })
})

/** Kinds whose parts `strictly` looks into; an object behind any other kind would take what it is given. */
const LOOKED_INTO = ['object', 'array', 'record', 'optional', 'nullable', 'default', 'union']

function look(schema: z.ZodType, loose: Set<string>, path: string, seen = true): void {
  const def = schema.def as unknown as Record<string, unknown> & { type: string }
  if (def.type === 'object' && !seen) loose.add(path)
  const parts = [def.shape, def.options, def.items].flatMap((many) => Object.values(many ?? {}))
  for (const part of [...parts, def.element, def.innerType, def.valueType, def.in, def.out])
    if (part) look(part as z.ZodType, loose, path, seen && LOOKED_INTO.includes(def.type))
}
