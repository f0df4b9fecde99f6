import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll } from 'vitest'
import { createMail, type Mail } from '#server/platform/mail.ts'
import { createVault } from '#server/platform/vault.ts'

/** A letter as the mail server got it. */
export interface CaughtLetter {
  to: string[]
  /** As sent, header and body. */
  raw: string
  messageId: string
  subject: string
  text: string
}

/** A mail server of the test file, on a real socket; to be read inside tests. */
export interface MailCatcher {
  mail: Mail
  letters: CaughtLetter[]
  /** Answers 550 to letters for the address. */
  refuse(address: string): void
  /** Answers 421, as a server that is too busy, to so many letters. */
  beBusy(letters: number): void
  stop(): Promise<void>
  /** On the port it had. */
  start(): Promise<void>
  lettersTo(address: string): CaughtLetter[]
}

export const MAIL_ORIGIN = 'https://opora.example.ru'

export function testMail(): MailCatcher {
  const refused = new Set<string>()
  const letters: CaughtLetter[] = []
  const vault = createVault(randomBytes(32))
  let busy = 0
  let port = 0
  let server: SMTPServer

  async function start() {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo({ address }, _session, done) {
        done(refused.has(address) ? refusal(550, `no such user ${address}`) : null)
      },
      async onData(stream, session, done) {
        const raw = await text(stream)
        if (busy-- > 0) return done(refusal(421, 'try again later'))
        letters.push(
          read(
            session.envelope.rcptTo.map(({ address }) => address),
            raw,
          ),
        )
        done()
      },
    })
    const listening = server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    port = (listening.address() as AddressInfo).port
  }
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))

  beforeAll(start)
  afterAll(stop)
  return {
    get mail() {
      return createMail({
        smtp: `smtp://127.0.0.1:${port}`,
        from: 'opora@example.ru',
        origin: MAIL_ORIGIN,
        vault,
      })
    },
    letters,
    refuse: (address) => void refused.add(address),
    beBusy(count) {
      busy = count
    },
    start,
    stop,
    lettersTo: (address) => letters.filter(({ to }) => to.includes(address)),
  }
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

function read(to: string[], raw: string): CaughtLetter {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const header = (name: string) => {
    const line = unfolded.find((one) => one.toLowerCase().startsWith(`${name}:`))
    return line?.slice(name.length + 1).trim() ?? ''
  }
  return {
    to,
    raw,
    messageId: header('message-id'),
    subject: decodeWords(header('subject')),
    text: decodeBody(rest.join('\r\n\r\n'), header('content-transfer-encoding')),
  }
}

/** Encoded words of a header (RFC 2047). */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, word: string) =>
      decodeBody(
        way.toLowerCase() === 'q' ? word.replaceAll('_', ' ') : word,
        way.toLowerCase() === 'q' ? 'quoted-printable' : 'base64',
      ),
    )
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
