import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CertificateName, certificateFiles, readCertificate } from '#test/certificates.ts'

/** Whom the server believes: the right one, and two that are issued well, but for another name, or too long ago. */
const BELIEVED: readonly CertificateName[] = ['one', 'other', 'expired']
const WRONG = [
  ['made by oneself', 'renewed'],
  ['for another name', 'other'],
  ['that is out of date', 'expired'],
] as const
const WAYS = ['smtps', 'starttls', 'postgres', 'provider', 'signer'] as const
type Way = (typeof WAYS)[number]

const folder = mkdtempSync(join(tmpdir(), 'opora-outgoing-'))
const centres = join(folder, 'centres.pem')
const servers: { close(done: () => void): void }[] = []
/** What got past a handshake: by way and certificate. */
const reached: string[] = []
let said: Record<string, string>
const portOf = new Map<string, number>()

beforeAll(async () => {
  writeFileSync(centres, BELIEVED.map((name) => readFileSync(certificateFiles(name).cert, 'utf8')).join('\n'))
  for (const name of ['one', ...WRONG.map(([, wrong]) => wrong)] as const)
    for (const way of WAYS) portOf.set(`${way} ${name}`, await listen(way, name))
  const asked = [...portOf].map(([key, port]) => `${key.split(' ')[0]}=${port}`)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'test/asvs/outgoing-client.ts', ...asked],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: centres }, timeout: 60_000 },
  )
  said = JSON.parse(stdout)
}, 90_000)

afterAll(async () => {
  await Promise.all(servers.map((one) => new Promise<void>((done) => one.close(done))))
  rmSync(folder, { recursive: true })
})

/** Another machine's server with a certificate. Answers its port. */
async function listen(way: Way, name: CertificateName): Promise<number> {
  const server = serverFor(way, name, () => reached.push(`${way} ${name}`))
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready))
  const { port } = ('server' in server ? server.server.address() : server.address()) as AddressInfo
  return port
}

function serverFor(way: Way, name: CertificateName, onReached: () => void): Server | SMTPServer {
  const tls = readCertificate(name)
  if (way === 'postgres') return postgresWith(tls, onReached)
  if (way === 'smtps' || way === 'starttls') {
    const server = new SMTPServer({
      ...tls,
      secure: way === 'smtps',
      authOptional: true,
      logger: false,
      onData(stream, _session, done) {
        onReached()
        stream.resume().on('end', () => done())
      },
    })
    server.on('error', () => undefined)
    return server
  }
  return createHttps(tls, (_request, reply) => {
    onReached()
    reply.end('not what was asked for')
  })
}

/** As PostgreSQL does: yes to the question for encryption, and a handshake. */
function postgresWith(tls: { cert: Buffer; key: Buffer }, onReached: () => void): Server {
  return createServer((socket: Socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('S')
      const sealed = new TLSSocket(socket, { ...tls, isServer: true })
      sealed
        .on('error', () => undefined)
        .once('data', () => {
          onReached()
          sealed.destroy()
        })
    })
  })
}

const answerOf = (way: Way, name: CertificateName) => said[`${way}=${portOf.get(`${way} ${name}`)}`]!

describe('a connection that goes out', () => {
  describe.each(WAYS)('by %s', (way) => {
    it('is made with a server whose certificate is right', () => {
      expect(reached, answerOf(way, 'one')).toContain(`${way} one`)
    })

    it.each(WRONG)('is broken off before anything is said to one with a certificate %s', (_what, name) => {
      expect(reached).not.toContain(`${way} ${name}`)
      expect(answerOf(way, name)).not.toBe('went')
    })
  })
})
