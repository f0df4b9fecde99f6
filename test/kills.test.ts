import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage, type Victim } from './kills/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 240_000)
afterAll(() => stage.close())

describe('kill -9 while people write', () => {
  it.each<Victim>(['database', 'database', 'server', 'server'])(
    'of the %s loses and doubles nothing that was acknowledged',
    async (victim) => {
      const { acknowledged, cut, failures } = await stage.kill(victim)
      expect(failures).toEqual([])
      expect(acknowledged).toBeGreaterThan(19)
      expect(cut).toBe(victim === 'server')
    },
  )
})

// Each takes another guard away; the database is worse from one to the next.
describe('the same check sees', () => {
  it('what a server loses that answers before COMMIT', async () => {
    const { crashed } = await stage.kill('server', { hasty: true })
    expect(crashed.lost).not.toEqual([])
  })

  it('what PostgreSQL loses that answers before it has written', async () => {
    await stage.spoil([
      'alter database opora set synchronous_commit = off',
      `alter system set wal_writer_delay = '10s'`,
      `alter system set wal_writer_flush_after = '500MB'`,
      'select pg_reload_conf()',
    ])
    const { crashed } = await stage.kill('database')
    expect(crashed.lost).not.toEqual([])
  })

  it('what is done twice when keys of repetition are not unique', async () => {
    await stage.spoil(['alter table answers drop constraint answers_pkey'])
    const { repeated } = await stage.kill('server')
    expect(repeated.doubled).not.toEqual([])
  })
})
