import { describe, expect, it } from 'vitest'
import { race } from './races/race.ts'
import { testServer } from './server.ts'

const server = testServer()
const run = (pairs: number, only?: Parameters<typeof race>[1]['only']) =>
  race({ app: server.app, database: server.database }, { seed: 1, pairs, only })

describe('two people who change the same thing at the same moment', () => {
  it('never lose what was saved, and whoever comes second is told', async () => {
    expect(await run(400)).toEqual([])
  }, 240_000)

  it('are seen to lose it when the version does not move on', async () => {
    const { pool } = server.database
    await pool.query(`
      create function stand_still() returns trigger language plpgsql as
        'begin new.version := old.version; return new; end';
      create trigger stand_still before update on organisations for each row execute function stand_still()`)
    try {
      const faults = await run(5, ['organisations'])
      expect(faults).toContainEqual(expect.stringContaining('organisation.edit: 200 and 200'))
    } finally {
      await pool.query('drop trigger stand_still on organisations')
    }
  })
})
