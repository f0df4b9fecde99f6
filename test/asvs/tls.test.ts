import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { type AddressInfo, connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '#server/platform/config.ts'
import { distrustOf, readTls, renewTls, SUITES } from '#server/platform/tls.ts'
import { type CertificateName, certificateFiles, readCertificate } from '#test/certificates.ts'
import { testServer } from '#test/server.ts'

const server = testServer(() => ({ tls: certificateFiles('one') }))
let port: number
/** Takes whatever a client asks: what ours refuses, the client could do. */
let lax: Server

beforeAll(async () => {
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  port = (server.app.server.address() as AddressInfo).port
  lax = await listening(
    createServer({ ...readCertificate('one'), minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
  )
})
afterAll(() => lax.close())

async function listening(one: Server): Promise<Server> {
  one.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return one
}

interface Handshake {
  version: string | null
  suite: string
  certificate: string
}

function shakeHands(to: number, wish: ConnectionOptions = {}): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: to, host: '127.0.0.1', rejectUnauthorized: false, ...wish }, () => {
      resolve({
        version: socket.getProtocol(),
        suite: socket.getCipher().standardName,
        certificate: socket.getPeerCertificate().fingerprint256,
      })
      socket.destroy()
    }).on('error', reject)
  })
}

const OLD = { ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1' } as const
const WEAK: [string, ConnectionOptions][] = [
  ['TLS 1.0', { ...OLD, maxVersion: 'TLSv1' }],
  ['TLS 1.1', { ...OLD, maxVersion: 'TLSv1.1' }],
  ['TLS 1.2 with CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0' }],
  ['TLS 1.2 with CBC and SHA-1', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' }],
]

describe('a connection to the server itself', () => {
  it.each(WEAK)('is refused by %s', async (_what, wish) => {
    const { port: of } = lax.address() as AddressInfo
    expect((await shakeHands(of, wish)).version).toMatch(/^TLSv1/)
    await expect(shakeHands(port, wish)).rejects.toThrow(/alert|version|handshake/i)
  })

  it('is of TLS 1.3 where the client can, by the strongest suite of the server, else of TLS 1.2', async () => {
    expect(await shakeHands(port)).toMatchObject({ version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' })
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'
    expect(await shakeHands(port, { maxVersion: 'TLSv1.2', ciphers })).toMatchObject({
      version: 'TLSv1.2',
      suite: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    })
  })

  it('is answered by https only: the browser is told to stay with it, and plain HTTP gets nothing', async () => {
    const { ca, ...to } = {
      ca: readCertificate('one').cert,
      port,
      host: '127.0.0.1',
      servername: 'localhost',
    }
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
      get({ ...to, ca, path: '/api/status' }, (reply) => resolve(reply.resume().headers)).on('error', reject)
    })
    expect(headers['strict-transport-security']).toContain('max-age=31536000')
    const answered = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connectPlain({ port, host: '127.0.0.1' }, () =>
        socket.write('GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n'),
      )
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1')
      })
      socket.on('error', () => undefined).on('close', () => resolve(text))
    })
    expect(answered).not.toMatch(/HTTP|version/)
  })
})

describe('a certificate', () => {
  let folder: string
  const files = () => ({ cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') })
  /** Whatever the clock of the files says, each is a change. */
  let moment = 1_700_000_000
  function put(name: CertificateName, part: 'cert' | 'key' | 'both' = 'both'): void {
    moment += 60
    for (const one of ['cert', 'key'] as const) {
      if (part !== 'both' && part !== one) continue
      copyFileSync(certificateFiles(name)[one], files()[one])
      utimesSync(files()[one], moment, moment)
    }
  }
  const printOf = (name: CertificateName) => new X509Certificate(readCertificate(name).cert).fingerprint256

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'opora-tls-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('that was renewed in its files is served without a restart; a half-renewed one changes nothing', async () => {
    put('one')
    const one = await listening(createServer(readTls(files())))
    const { port: of } = one.address() as AddressInfo
    const refusals: string[] = []
    const stop = renewTls(one, files(), { every: 5, onRefused: (why) => refusals.push(why) })
    expect((await shakeHands(of)).certificate).toBe(printOf('one'))
    put('renewed', 'cert')
    await vi.waitFor(() => expect(refusals).toEqual([expect.stringContaining('не от сертификата')]))
    expect((await shakeHands(of)).certificate).toBe(printOf('one'))
    put('renewed', 'key')
    await vi.waitFor(async () => expect((await shakeHands(of)).certificate).toBe(printOf('renewed')))
    for (const [, wish] of WEAK)
      await expect(
        shakeHands(of, { ...wish, ...(wish.ciphers ? { ciphers: `${wish.ciphers}` } : {}) }),
      ).rejects.toThrow()
    stop()
    one.close()
  })

  it.each<[string, () => void, RegExp]>([
    ['is away', () => rmSync(files().cert), /OPORA_TLS_CERT: файл .*cert\.pem не читается/],
    ['is no PEM', () => writeFileSync(files().cert, 'сертификат'), /ждём сертификат и его ключ в PEM/],
    ['has a key of another', () => put('other', 'key'), /OPORA_TLS_KEY: ключ .* не от сертификата/],
    ['has an RSA key of 2048 bits', () => put('weak'), /OPORA_TLS_KEY: ключ EC или RSA от 3072 бит/],
    ['is out of date', () => put('expired'), /срок сертификата .* вышел/],
  ])('that %s is refused at the start in words', (_what, spoil, words) => {
    put('one')
    expect(() => readTls(files())).not.toThrow()
    spoil()
    expect(() => readTls(files())).toThrow(words)
  })

  it('that no browser would believe is told of: made by oneself, or for another name', async () => {
    const own = server.app.server as unknown as Server
    const { cert } = readCertificate('one')
    expect(await distrustOf(own, 'localhost')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(await distrustOf(own, 'opora.example.ru', cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(await distrustOf(own, 'localhost', cert)).toBeUndefined()
  })

  it('is named together with its key, and its address is https', () => {
    const OPORA_TLS_CERT = 'cert.pem'
    const OPORA_TLS_KEY = 'key.pem'
    expect(readConfig({ OPORA_TLS_CERT, OPORA_TLS_KEY }).tls?.key).toMatch(/\/key\.pem$/)
    expect(() => readConfig({ OPORA_TLS_CERT })).toThrow('OPORA_TLS_KEY: нужно вместе с OPORA_TLS_CERT')
    expect(() => readConfig({ OPORA_TLS_KEY })).toThrow('OPORA_TLS_CERT: нужно вместе с OPORA_TLS_KEY')
    const inside = { OPORA_TLS_CERT, OPORA_TLS_KEY, OPORA_ORIGIN: 'http://opora.local' }
    expect(() => readConfig(inside)).toThrow('адрес начинается с https://')
  })
})

describe('the settings of a proxy in the guide', () => {
  const example = /```nginx\n([\s\S]*?)```/.exec(readFileSync('docs/ru/https.md', 'utf8'))![1]!
  const directive = (name: string) =>
    [...example.matchAll(new RegExp(`^\\s*${name} (.+);$`, 'gm'))].map(([, text]) => text)

  it('are as strict as the server itself', () => {
    expect(directive('ssl_protocols')).toEqual(['TLSv1.2 TLSv1.3'])
    expect(directive('ssl_ciphers')).toEqual([SUITES.filter((suite) => suite.startsWith('ECDHE')).join(':')])
    expect(directive('ssl_prefer_server_ciphers')).toEqual(['on'])
    expect(directive('return')).toEqual(['301 https://$host$request_uri'])
    expect(directive('proxy_set_header')).toEqual([
      'Host $host',
      'X-Forwarded-For $remote_addr',
      'X-Forwarded-Proto https',
    ])
  })
})
