import { describe, expect, it } from 'vitest'
import { Refused } from './client.ts'
import { askOnce } from './once.ts'

const problem = (status: number) => new Refused({ code: 'x', title: 'x', detail: 'x', status, id: 'x' })

/** A server of one change: remembers under which keys it was asked, answers as it is told. */
function line() {
  const keys: string[] = []
  return {
    keys,
    answers: (answer: unknown) => async (key: string) => {
      keys.push(key)
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (answer instanceof Error) throw answer
      return answer
    },
  }
}

describe('a change asked for twice', () => {
  it('before it is answered is one request with one answer', async () => {
    const { keys, answers } = line()
    const asked = ['POST', '/api/organisations', { name: 'Совет' }] as const
    const twice = await Promise.all([askOnce(asked, answers(1)), askOnce(asked, answers(2))])
    expect(twice).toEqual([1, 1])
    expect(keys).toHaveLength(1)
  })

  it('after a success, or a refusal, is another one', async () => {
    const { keys, answers } = line()
    const asked = ['POST', '/api/a', { name: 'Совет' }] as const
    await askOnce(asked, answers(1))
    await expect(askOnce(asked, answers(problem(409)))).rejects.toThrow()
    await askOnce(asked, answers(3))
    expect(new Set(keys).size).toBe(3)
  })

  it('after the line broke or the server broke off goes under its old key', async () => {
    const { keys, answers } = line()
    const asked = ['POST', '/api/b', { name: 'Совет' }] as const
    for (const status of [0, 503, 500])
      await expect(askOnce(asked, answers(problem(status)))).rejects.toThrow()
    await askOnce(asked, answers(1))
    expect(new Set(keys).size).toBe(1)
  })

  it('with something else in it is another one', async () => {
    const { keys, answers } = line()
    const file = (name: string, text: string) => {
      const form = new FormData()
      form.append('files', new File([text], name, { lastModified: 1 }))
      return form
    }
    const changes = [{ name: 'a' }, { name: 'b' }, undefined, file('a', '1'), file('b', '1'), file('a', '12')]
    await Promise.all(changes.map((body) => askOnce(['POST', '/api/c', body], answers(1))))
    await Promise.all([
      askOnce(['POST', '/api/d', file('a', '1')], answers(1)),
      askOnce(['POST', '/api/d', file('a', '1')], answers(1)),
    ])
    expect(new Set(keys).size).toBe(changes.length + 1)
  })
})
