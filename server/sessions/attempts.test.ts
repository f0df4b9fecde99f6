import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Problem } from '#contract/problems.ts'
import { networkOf } from '#server/platform/network.ts'
import { testServer } from '#test/server.ts'
import { type Attempt, delayAfter, tryOnce } from './attempts.ts'

const server = testServer()

describe('the delay after wrong passwords', () => {
  it('leaves room for typing errors, then doubles, then stops guessing for an hour', () => {
    expect([0, 1, 2, 3, 4, 9, 10, 50].map(delayAfter)).toEqual([0, 0, 0, 2, 4, 128, 3600, 3600])
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

/** One try over the door; seconds to wait instead when it came too early. */
async function attempt(given: Partial<Attempt>, right = false): Promise<'right' | 'wrong' | 'too early'> {
  const one = { kind: 'password' as const, login: randomUUID(), address: '192.0.2.1', ...given }
  try {
    const answer = await tryOnce(server.guarded, one, async () => (right ? true : undefined))
    return answer ? 'right' : 'wrong'
  } catch (error) {
    if (error instanceof Problem && error.words.status === 429) return 'too early'
    throw error
  }
}

/** So many wrong tries of the last minute, without a wait between them. */
async function wrongTries(
  given: Partial<Attempt>,
  { times, at = new Date(), success = false }: { times: number; at?: Date; success?: boolean },
) {
  const rows = Array.from({ length: times }, () => ({
    kind: 'password' as const,
    login: randomUUID(),
    ...given,
    address: networkOf(given.address ?? '192.0.2.200'),
    at,
    success,
  }))
  await server.database.kysely.insertInto('sign_in_attempts').values(rows).execute()
}

describe('a secret that is tried', () => {
  it('waits after three wrong tries of its login, from wherever they come, and no other waits', async () => {
    const login = randomUUID()
    for (let i = 1; i <= 3; i++) expect(await attempt({ login, address: `198.51.100.${i}` })).toBe('wrong')
    expect(await attempt({ login, address: '203.0.113.5' }, true)).toBe('too early')
    expect(await attempt({ login: randomUUID(), address: '198.51.100.1' })).toBe('wrong')
    // A code is another secret.
    expect(await attempt({ kind: 'code', login })).toBe('wrong')
  })

  it('is not even looked at before its time', async () => {
    const login = randomUUID()
    await wrongTries({ login }, { times: 5 })
    let looked = 0
    const early = tryOnce(
      server.guarded,
      { kind: 'password', login, address: '192.0.2.9' },
      async () => ++looked,
    )
    await expect(early).rejects.toMatchObject({ words: { status: 429 } })
    expect(looked).toBe(0)
  })

  it('is tried anew after a right one', async () => {
    const login = randomUUID()
    await attempt({ login })
    await attempt({ login })
    expect(await attempt({ login }, true)).toBe('right')
    for (let i = 0; i < 3; i++) expect(await attempt({ login })).toBe('wrong')
    expect(await attempt({ login })).toBe('too early')
  })

  it('is not cleared by a right try of another kind', async () => {
    const login = randomUUID()
    for (let i = 0; i < 3; i++) await attempt({ login })
    expect(await attempt({ kind: 'code', login }, true)).toBe('right')
    expect(await attempt({ login })).toBe('too early')
  })

  it('is free again when an hour has passed', async () => {
    const login = randomUUID()
    await wrongTries({ login }, { times: 20, at: new Date(Date.now() - 61 * 60_000) })
    expect(await attempt({ login })).toBe('wrong')
    await wrongTries({ login }, { times: 20, at: new Date(Date.now() - 59 * 60_000) })
    expect(await attempt({ login })).toBe('too early')
  })

  it('waits when a network has failed with too many logins, and only there', async () => {
    const address = '2001:db8:7:7::1'
    await wrongTries({ address }, { times: 59 })
    expect(await attempt({ address })).toBe('wrong')
    expect(await attempt({ address: '2001:db8:7:7::2' })).toBe('too early')
    expect(await attempt({ address: '2001:db8:7:8::1' })).toBe('wrong')
  })

  it('waits in a network whatever other accounts come in from there', async () => {
    const address = '192.0.2.77'
    await wrongTries({ address }, { times: 59 })
    expect(await attempt({ address }, true)).toBe('right')
    expect(await attempt({ address })).toBe('wrong')
    expect(await attempt({ address })).toBe('too early')
  })

  it('keeps nobody waiting in a school whose people mistype and then come in', async () => {
    const address = '192.0.2.78'
    const logins = Array.from({ length: 40 }, () => randomUUID())
    for (const login of logins) await wrongTries({ login, address }, { times: 2 })
    expect(await attempt({ address })).toBe('too early')
    for (const login of logins) await wrongTries({ login, address }, { times: 1, success: true })
    expect(await attempt({ address })).toBe('wrong')
  })

  it('is cleared in its network by nobody who comes in elsewhere', async () => {
    const [login, address] = [randomUUID(), '192.0.2.79']
    await wrongTries({ login, address }, { times: 60 })
    await wrongTries({ login, address: '192.0.2.80' }, { times: 1, success: true })
    expect(await attempt({ address })).toBe('too early')
  })

  it('waits as long as the slower of the two: the login or its network', async () => {
    const login = randomUUID()
    await wrongTries({ login, address: '203.0.113.9' }, { times: 9 })
    expect(await attempt({ login, address: '203.0.113.9' })).toBe('too early')
  })

  it('gets no more tries by many at once', async () => {
    const login = randomUUID()
    const tries = await Promise.all(Array.from({ length: 8 }, () => attempt({ login })))
    expect(tries.filter((one) => one === 'wrong')).toHaveLength(3)
  })
})
