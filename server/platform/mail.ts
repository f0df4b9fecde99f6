import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import type { Carrier } from '#contract/mail.ts'
import { createVault, type Vault } from './vault.ts'

/** A letter as it leaves: plain text, to one person. */
export interface Letter {
  /** A UUID. A letter sent twice has the same one, and Message-ID is made of it. */
  id: string
  to: { name: string; address: string }
  subject: string
  text: string
}

/** The way out for letters. */
export interface Mail {
  /** What links in letters begin with: `https://opora.example.ru`. */
  origin: string
  /** Keeps the texts of waiting letters from whoever reads the database. */
  vault: Vault
  /** Where letters of a region go. `demo`: its people are made up, so without SMTP letters are kept as files. */
  carrierFor(demo: boolean): Carrier
  /** Hands a letter over. Throws `NotDelivered`. */
  send(letter: Letter, carrier: Carrier): Promise<void>
}

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`; undefined: letters reach nobody. */
  smtp?: string
  /** The address letters come from. */
  from?: string
  /** Where letters of a demonstration are put. */
  folder?: string
  origin: string
  vault: Vault
}

/** Why a letter was not taken, as a code without anybody's address. */
export class NotDelivered extends Error {
  readonly code: string
  /** Trying again will not help: the address or the letter itself was refused. */
  readonly final: boolean

  /** The server was not reached. */
  readonly connection: boolean

  constructor(code: string, final: boolean, connection = false) {
    super(`letter not delivered: ${code}`)
    this.name = 'NotDelivered'
    this.code = code
    this.final = final
    this.connection = connection
  }
}

const SENDER = 'Опора'
const SECOND = 1000
/** Letters that come so soon after a failure to connect do not try: hundreds of them would hold up all other jobs. */
const SPARED = 2 * SECOND
/** Where nobody can listen on the way. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The way out as the settings say. Connects when the first letter is sent. */
export function createMail({ smtp, from = 'opora@localhost', folder, origin, vault }: MailSettings): Mail {
  let downUntil = 0
  const sender = { name: SENDER, address: from }
  return {
    origin,
    vault,
    carrierFor(demo) {
      if (smtp) return 'smtp'
      return demo && folder ? 'folder' : 'none'
    },
    async send(letter, carrier) {
      const message = {
        from: sender,
        to: letter.to,
        subject: letter.subject,
        text: letter.text,
        messageId: `<${letter.id}@${from.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }
      if (carrier === 'smtp' && smtp) {
        if (Date.now() < downUntil) throw new NotDelivered('DOWN', false)
        await sendBySmtp(smtp, message).catch((refusal: NotDelivered) => {
          if (refusal.connection) downUntil = Date.now() + SPARED
          throw refusal
        })
      } else if (carrier === 'folder' && folder) await putInFolder(folder, letter.id, message)
      else throw new NotDelivered('OFF', false)
    },
  }
}

/** For a server that sends nothing. */
export function noMail(): Mail {
  return createMail({ origin: 'http://localhost', vault: createVault(randomBytes(32)) })
}

async function sendBySmtp(smtp: string, message: SendMailOptions): Promise<void> {
  const transport = nodemailer.createTransport(connectionOf(smtp))
  try {
    await transport.sendMail(message)
  } catch (error) {
    throw refusalOf(error as Refusal)
  } finally {
    transport.close()
  }
}

/** Links let people in, so they travel encrypted; `?tls=off` is for a relay inside the house that cannot. */
function connectionOf(smtp: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtp)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !LOOPBACK.has(hostname) && searchParams.get('tls') !== 'off',
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
    connectionTimeout: 15 * SECOND,
    greetingTimeout: 15 * SECOND,
    socketTimeout: 30 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

interface Refusal {
  code?: string
  responseCode?: number
  /** The command the server refused. */
  command?: string
}

function refusalOf({ code, responseCode, command }: Refusal): NotDelivered {
  const aboutLetter = command === 'RCPT TO' || command === 'DATA'
  const final = aboutLetter && responseCode !== undefined && responseCode >= 500
  return new NotDelivered(
    responseCode ? `SMTP_${responseCode}` : (code ?? 'UNKNOWN'),
    final,
    responseCode === undefined,
  )
}

async function putInFolder(folder: string, id: string, message: SendMailOptions): Promise<void> {
  const { message: bytes } = await nodemailer
    .createTransport({ streamTransport: true, buffer: true })
    .sendMail(message)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${id}.eml`), bytes as Buffer, { mode: 0o600 })
}
