import { spawn } from 'node:child_process'
import { constants, createPrivateKey, createSign, type KeyObject, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Claims of a JWT by which the client proves who it is (RFC 7523). */
export type Claims = Readonly<Record<string, string | number>>

/**
 * Signs what the client tells the provider. The built-in one knows the keys of Node.js; ГОСТ Р 34.10-2012, which ЕСИА
 * asks for, is a certified program's own work: a command or a service beside the server.
 */
export interface ClientSigner {
  /** The claims as a JWS in its compact form. Throws when nothing was signed. */
  sign(payload: Claims): Promise<string>
}

/** 128 bits of strength, as P-256 has. */
const LEAST_RSA_BITS = 3072

/** ES256 with a key on P-256, PS256 with an RSA key of at least as much strength. Throws a sentence for any other. */
export async function keyFileSigner(path: string): Promise<ClientSigner> {
  const key = createPrivateKey(await readFile(path))
  const algorithm = algorithmOf(key)
  if (!algorithm) {
    throw new Error(
      `Файл ${path}: годится закрытый ключ EC P-256 или RSA от ${LEAST_RSA_BITS} бит, в формате PEM. Сделайте новый и передайте службе входа его открытый ключ.`,
    )
  }
  return {
    async sign(payload) {
      const signed = `${part({ alg: algorithm, typ: 'JWT' })}.${part(payload)}`
      return `${signed}.${signatureOf(signed, key).toString('base64url')}`
    },
  }
}

function algorithmOf(key: KeyObject): 'ES256' | 'PS256' | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'ES256' : undefined
  return key.asymmetricKeyType === 'rsa' && modulusLength >= LEAST_RSA_BITS ? 'PS256' : undefined
}

function signatureOf(text: string, key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ec')
    return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return createSign('sha256')
    .update(text)
    .sign({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
}

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

const PATIENCE_MS = 10_000
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Asks a program beside the server: an http(s) address, or the path of a command. JSON goes in, a JWS comes out. */
export function outsideSigner(place: string): ClientSigner {
  const ask = /^https?:\/\//.test(place) ? askService : askCommand
  return {
    async sign(payload) {
      const answer = (await ask(place, JSON.stringify(payload))).trim()
      if (!COMPACT_JWS.test(answer)) throw new Error('the signer answered no JWS')
      return answer
    },
  }
}

async function askService(address: string, payload: string): Promise<string> {
  const reply = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: payload,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!reply.ok) throw new Error(`the signer answered ${reply.status}`)
  return reply.text()
}

/** No shell, no arguments: the payload goes in by the standard input, where no list of processes shows it. */
function askCommand(command: string, payload: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [], { stdio: ['pipe', 'pipe', 'ignore'], timeout: PATIENCE_MS })
    let answer = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    // A command that ends without reading tells of itself by its code.
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(answer) : reject(new Error(`the signer ended with ${code}`)),
    )
    child.stdin.end(payload)
  })
}
