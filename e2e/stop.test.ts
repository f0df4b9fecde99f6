import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startStand } from './stand.ts'

it('the server ends though somebody has not sent the rest of a request', async () => {
  const stand = await startStand({ schools: 3 })
  const { hostname, port } = new URL(stand.address)
  const slow = connect(Number(port), hostname)
  const head =
    'POST /api/session HTTP/1.1\r\nHost: opora\r\nContent-Type: application/json\r\nContent-Length: 100'
  slow.on('error', () => undefined)
  slow.resume()
  await once(slow, 'connect')
  slow.write(`${head}\r\n\r\n{`)
  const hungUp = once(slow, 'close')
  // Refused otherwise: the exit code is looked at.
  await stand.stop()
  await hungUp
  expect(slow.destroyed).toBe(true)
}, 60_000)
