import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignOnSettings } from '#server/platform/config.ts'
import { clientKeys, SECRET, startProvider, type TestProvider } from '#test/oidc-provider.ts'
import { createSignOn } from './provider.ts'
import { keyFileSigner, outsideSigner } from './signer.ts'

const REDIRECT = 'http://localhost/sign-on'
let provider: TestProvider
let folder: string
beforeAll(async () => {
  provider = await startProvider()
  folder = await mkdtemp(join(tmpdir(), 'opora-signer-'))
})
afterAll(async () => {
  await provider.stop()
  await rm(folder, { recursive: true })
})

const settings = (clientId: string, proof: SignOnSettings['proof']): SignOnSettings => ({
  issuer: provider.issuer,
  clientId,
  name: 'ЕСИА',
  scope: 'openid',
  proof,
  factorValues: [],
})

async function keyFile(name: string, key: KeyObject): Promise<string> {
  const path = join(folder, `${name}.pem`)
  await writeFile(path, key.export({ type: 'pkcs8', format: 'pem' }))
  return path
}

/** The whole way of a person through the provider, as one client. */
async function goThrough(clientId: string, proof: SignOnSettings['proof']) {
  provider.person = { accountId: 'anybody' }
  const signOn = await createSignOn(settings(clientId, proof))
  const { address, secrets } = await signOn.begin(REDIRECT)
  return signOn.finish(new URL(`${REDIRECT}?${await provider.visit(address)}`), secrets)
}

const known = { subject: 'anybody', factor: false }
const refused = { words: { code: 'outside_refused' } }
const down = { words: { code: 'outside_down' } }

describe('the server proves itself to the provider', () => {
  it.each(['ES256', 'PS256'] as const)('by a signature with its own key: %s', async (algorithm) => {
    const path = await keyFile(algorithm, clientKeys[algorithm].privateKey)
    expect(await goThrough(algorithm, { keyFile: path })).toMatchObject(known)
  })

  it('and is refused with a key the provider does not know, or a wrong secret', async () => {
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    await expect(goThrough('ES256', { keyFile: await keyFile('foreign', foreign) })).rejects.toMatchObject(
      refused,
    )
    await expect(goThrough('secret', { secret: `${SECRET}!` })).rejects.toMatchObject(refused)
  })

  it('by a service beside it that signs', async () => {
    const inside = await keyFileSigner(await keyFile('service', clientKeys.ES256.privateKey))
    const asked: Record<string, unknown>[] = []
    const service = createServer(async (request, reply) => {
      let text = ''
      for await (const part of request) text += part
      asked.push(JSON.parse(text))
      reply.end(`${await inside.sign(JSON.parse(text))}\n`)
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const signer = `http://127.0.0.1:${(service.address() as AddressInfo).port}/sign`
    expect(await goThrough('ES256', { signer })).toMatchObject(known)
    expect(asked).toMatchObject([{ iss: 'ES256', sub: 'ES256', aud: provider.issuer }])
    service.closeAllConnections()
    await new Promise((resolve) => service.close(resolve))
    await expect(goThrough('ES256', { signer })).rejects.toMatchObject(down)
  })

  it('by a command that signs', async () => {
    const key = await keyFile('command', clientKeys.ES256.privateKey)
    const signer = join(folder, 'sign')
    await writeFile(
      signer,
      `#!${process.execPath}
const { sign } = require('node:crypto')
const part = (text) => Buffer.from(text).toString('base64url')
const text = part('{"alg":"ES256"}') + '.' + part(require('node:fs').readFileSync(0))
const key = { key: require('node:fs').readFileSync('${key}'), dsaEncoding: 'ieee-p1363' }
console.log(text + '.' + sign('sha256', Buffer.from(text), key).toString('base64url'))
`,
    )
    await chmod(signer, 0o700)
    expect(await goThrough('ES256', { signer })).toMatchObject(known)
  })
})

describe('a signer', () => {
  it.each([
    ['ends with an error', '#!/bin/sh\nexit 3\n', 'ended with 3'],
    ['answers something else', '#!/bin/sh\necho hello\n', 'no JWS'],
  ])('that %s signs nothing', async (name, text, message) => {
    const command = join(folder, name.replaceAll(' ', '-'))
    await writeFile(command, text)
    await chmod(command, 0o700)
    await expect(outsideSigner(command).sign({ iss: 'a' })).rejects.toThrow(message)
  })

  it('that is not there signs nothing', async () => {
    await expect(outsideSigner(join(folder, 'nowhere')).sign({ iss: 'a' })).rejects.toThrow('ENOENT')
  })

  it('that sends on to another address signs nothing, and tells that address nothing', async () => {
    const visited: (string | undefined)[] = []
    const service = createServer((request, reply) => {
      visited.push(request.url)
      reply.writeHead(307, { location: '/elsewhere' }).end()
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const signer = outsideSigner(`http://127.0.0.1:${(service.address() as AddressInfo).port}/sign`)
    await expect(signer.sign({ iss: 'a' })).rejects.toThrow()
    expect(visited).toEqual(['/sign'])
    service.closeAllConnections()
    await new Promise((resolve) => service.close(resolve))
  })

  it('takes no key of another kind', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    await expect(keyFileSigner(await keyFile('ed', privateKey))).rejects.toThrow('EC P-256 или RSA')
    const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    await expect(keyFileSigner(await keyFile('curve', curve))).rejects.toThrow('EC P-256 или RSA')
  })

  it('takes no RSA key of less than 128 bits of strength', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await expect(keyFileSigner(await keyFile('short', privateKey))).rejects.toThrow('RSA от 3072 бит')
  })
})

describe('the provider is asked for by the first person', () => {
  it('and again by the next, when it did not answer', async () => {
    const late = await startProvider()
    const { issuer } = late
    await late.stop()
    const signOn = await createSignOn({ ...settings('secret', { secret: SECRET }), issuer })
    await expect(signOn.begin(REDIRECT)).rejects.toMatchObject(down)
    await expect(signOn.begin(REDIRECT)).rejects.toMatchObject(down)
  })

  it('and is not taken for another that answers under its address', async () => {
    const liar = createServer((_request, reply) => {
      reply.setHeader('content-type', 'application/json')
      reply.end(JSON.stringify({ issuer: provider.issuer, authorization_endpoint: provider.issuer }))
    })
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    const issuer = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
    const signOn = await createSignOn({ ...settings('secret', { secret: SECRET }), issuer })
    await expect(signOn.begin(REDIRECT)).rejects.toMatchObject(down)
    liar.closeAllConnections()
    await new Promise((resolve) => liar.close(resolve))
  })
})
