import { generateSync } from 'otplib'
import type { TestClient } from './server.ts'

const STEP = 30

/** The code an application shows, now or `steps` later. Waits at the very end of a step, so that it still counts. */
export async function codeOf(secret: string, steps = 0): Promise<string> {
  const left = STEP * 1000 - (Date.now() % (STEP * 1000))
  if (left < 3000) await new Promise((resolve) => setTimeout(resolve, left + 50))
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP })
}

/** Sets a factor up as a person with an application would; the client's session is open afterwards. */
export async function setUpFactor(client: TestClient): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await client.post('/api/second-factor', {})).json()
  const reply = await client.post('/api/second-factor/confirm', { code: await codeOf(secret) })
  if (reply.statusCode !== 200) throw new Error(`the factor was not set up: ${reply.body}`)
  return { secret, codes: reply.json().codes }
}
