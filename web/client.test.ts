import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from './api.ts'
import { call, onBusy, Refused } from './client.ts'

/** What the server answered, in turn. */
const answers: Response[] = []
const asked: string[] = []

const tooOften = (seconds: number) =>
  new Response(
    JSON.stringify({ code: 'too_often', title: 'Слишком часто', detail: 'Подождите.', status: 429 }),
    {
      status: 429,
      headers: { 'retry-after': String(seconds) },
    },
  )
const fine = () => new Response(JSON.stringify({ unread: 3 }), { status: 200 })

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    asked.push(`${init.method} ${address} ${new Headers(init.headers).get('idempotency-key') ?? ''}`)
    return answers.shift()!
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  asked.length = 0
  answers.length = 0
})

describe('a page that asks too often', () => {
  it('says so, waits as long as it is told, and goes on by itself', async () => {
    const told: number[] = []
    onBusy((seconds) => told.push(seconds))
    answers.push(tooOften(20), fine())
    const reply = call(api.countUnread, {})
    await vi.advanceTimersByTimeAsync(19_000)
    expect([told, asked.length]).toEqual([[20], 1])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await reply).toEqual({ unread: 3 })
    expect(asked).toHaveLength(2)
  })

  it('sends a change again under its key', async () => {
    answers.push(tooOften(1), fine())
    const reply = call(api.readAllNotifications, {})
    await vi.advanceTimersByTimeAsync(1_000)
    await reply
    expect(asked[1]).toBe(asked[0])
  })

  it('tells the person at once when it takes longer than he looks at it', async () => {
    answers.push(tooOften(1800))
    await expect(call(api.countUnread, {})).rejects.toBeInstanceOf(Refused)
  })

  it('waits no longer than somebody wants the answer', async () => {
    answers.push(tooOften(20))
    const stop = new AbortController()
    const reply = call(api.countUnread, {}, stop.signal)
    const refused = expect(reply).rejects.toThrow()
    await vi.advanceTimersByTimeAsync(1_000)
    stop.abort()
    await refused
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(1)
  })
})
