import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import {
  connect,
  createSecureContext,
  type SecureContextOptions,
  type Server,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls'

/** Where the certificate of the server lies, with those between it and the root, and its key. */
export interface TlsFiles {
  /** PEM. */
  cert: string
  /** PEM. */
  key: string
}

/** Keys agreed on anew for each connection and contents that prove themselves; the strongest first. */
export const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
]

const RULES: TlsOptions = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  // Of the chain, which others sign: no key of fewer than 112 bits of strength.
  ciphers: [...SUITES, '@SECLEVEL=2'].join(':'),
  honorCipherOrder: true,
  ecdhCurve: 'X25519:P-256:P-384',
}

/** 128 bits of strength, as the curves have. */
const LEAST_RSA_BITS = 3072
const KEY_WORDS = `ключ EC или RSA от ${LEAST_RSA_BITS} бит`

/** Options of a server that speaks TLS with the certificate of the files. Throws, in words, when they are no good. */
export function readTls(files: TlsFiles): TlsOptions {
  const options = {
    ...RULES,
    cert: read('OPORA_TLS_CERT', files.cert),
    key: read('OPORA_TLS_KEY', files.key),
  }
  const [certificate, key] = parse(options)
  if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_RSA_BITS)
    throw new Error(`OPORA_TLS_KEY: ${KEY_WORDS}, а ключ ${files.key} слабее`)
  if (!certificate.checkPrivateKey(key))
    throw new Error(`OPORA_TLS_KEY: ключ ${files.key} — не от сертификата ${files.cert}`)
  tried(() => createSecureContext(options as SecureContextOptions))
  const { validTo } = certificate
  if (new Date(validTo) < new Date())
    throw new Error(`OPORA_TLS_CERT: срок сертификата ${files.cert} вышел: ${validTo}`)
  return options
}

function parse({ cert, key }: { cert: Buffer; key: Buffer }): [X509Certificate, KeyObject] {
  return tried(() => [new X509Certificate(cert), createPrivateKey(key)])
}

function tried<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const { code } = error as { code?: string }
    throw new Error(
      `OPORA_TLS_CERT и OPORA_TLS_KEY: ждём сертификат и его ключ в PEM, без пароля, ${KEY_WORDS} (${code})`,
    )
  }
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`${name}: файл ${path} не читается (${(error as { code?: string }).code})`)
  }
}

/** ms between looks at the files. */
const LOOK_EVERY = 60_000

interface Renewal {
  every?: number
  /** Told, in words, why changed files are not taken; what was served before goes on. */
  onRefused: (why: string) => void
}

/** Serves a certificate that was renewed in its files to every new connection, without a restart; answers how to stop. */
export function renewTls(
  server: Server,
  files: TlsFiles,
  { every = LOOK_EVERY, onRefused }: Renewal,
): () => void {
  let seen = stampOf(files)
  const timer = setInterval(() => {
    const now = stampOf(files)
    if (now === seen) return
    seen = now
    try {
      server.setSecureContext(readTls(files) as SecureContextOptions)
    } catch (error) {
      onRefused((error as Error).message)
    }
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}

/** Changes with every replacement of the files; of one that is away, while it is. */
function stampOf({ cert, key }: TlsFiles): string {
  return [cert, key].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 'away').join()
}

/** Why a browser would not believe the server under its name, by the roots that Node.js knows; undefined: it would. */
export function distrustOf(server: Server, name: string, ca?: Buffer): Promise<string | undefined> {
  const { port, address } = server.address() as AddressInfo
  const host = ['0.0.0.0', '::'].includes(address) ? 'localhost' : address
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({ port, host, servername: name, ca, rejectUnauthorized: false }, () => {
      const { code, message } = (socket.authorizationError as Error & { code?: string }) ?? {}
      resolve(socket.authorized ? undefined : (code ?? message ?? String(socket.authorizationError)))
      socket.destroy()
    }).on('error', ({ message }) => resolve(message))
  })
}
