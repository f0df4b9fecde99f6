import { describe, expect, it } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { buildRegion } from '#test/factories.ts'
import { write } from './write.ts'

const store = testDatabase()

const rename = write('region.rename', async ({ tx, viewer, note }, name: string) => {
  await tx.updateTable('regions').set({ name }).where('region_id', '=', viewer.regionId).execute()
  note(`region:${viewer.regionId}`, { letters: name.length })
  if (name === '') throw new Error('a region needs a name')
  return name
})

async function stateOf(regionId: number) {
  const db = store.database.kysely
  const region = await db
    .selectFrom('regions')
    .select('name')
    .where('region_id', '=', regionId)
    .executeTakeFirstOrThrow()
  const lines = await db
    .selectFrom('audit_log')
    .select(['action', 'subject', 'detail', 'user_id'])
    .where('region_id', '=', regionId)
    .execute()
  return { name: region.name, lines }
}

describe('a write', () => {
  it('stores the change and its audit line', async () => {
    const { region_id: regionId } = await buildRegion(store.database.kysely)
    expect(await rename(store.database, { regionId, userId: null }, 'Заречье')).toBe('Заречье')
    expect(await stateOf(regionId)).toEqual({
      name: 'Заречье',
      lines: [
        { action: 'region.rename', subject: `region:${regionId}`, detail: { letters: 7 }, user_id: null },
      ],
    })
  })

  it('that fails leaves neither', async () => {
    const { region_id: regionId, name } = await buildRegion(store.database.kysely)
    await expect(rename(store.database, { regionId, userId: null }, '')).rejects.toThrow('needs a name')
    expect(await stateOf(regionId)).toEqual({ name, lines: [] })
  })

  it('is undone when its audit line cannot be stored', async () => {
    const { region_id: regionId, name } = await buildRegion(store.database.kysely)
    const unnamed = write(null as unknown as string, async ({ tx }) => {
      await tx.updateTable('regions').set({ name: 'Другое' }).where('region_id', '=', regionId).execute()
    })
    await expect(unnamed(store.database, { regionId, userId: null }, undefined)).rejects.toThrow('action')
    expect(await stateOf(regionId)).toEqual({ name, lines: [] })
  })
})
