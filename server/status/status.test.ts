import { expect, it } from 'vitest'
import { testServer } from '#test/server.ts'

const server = testServer()

it('the status is open to everybody and tells nothing about people', async () => {
  const reply = await server.guest.get('/api/status')
  expect(reply.json()).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    database: 'ok',
    demo: null,
    signOn: null,
  })
})
