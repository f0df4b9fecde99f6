import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from './config.ts'

const KEY = randomBytes(32).toString('base64')
const SIGN_ON = {
  OPORA_OIDC_ISSUER: 'https://esia.example.ru',
  OPORA_OIDC_CLIENT_ID: 'opora',
  OPORA_OIDC_SECRET: 'secret',
}

describe('settings', () => {
  it('have defaults: our own database, filled with the demonstration, open to this machine only', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: undefined,
      demo: true,
    })
  })

  it('say no to the demonstration for a real region', () => {
    for (const given of [
      { DATABASE_URL: 'postgres://opora@db/opora' },
      { OPORA_ORIGIN: 'https://opora.example.ru' },
      { OPORA_DEMO: '0' },
    ])
      expect(readConfig(given).demo).toBe(false)
    expect(readConfig({ DATABASE_URL: 'postgres://opora@db/opora', OPORA_DEMO: '1' }).demo).toBe(true)
  })

  it('take the origin out of an address', () => {
    expect(readConfig({ OPORA_ORIGIN: 'https://opora.example.ru/' }).origin).toBe('https://opora.example.ru')
  })

  it('that are secret may stand in files, one of the two at a time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'opora-secrets-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, name), `${text}\n`)
      return join(folder, name)
    }
    const smtp = 'smtp://opora:s3cret@localhost'
    const files = {
      OPORA_KEY_FILE: put('key', KEY),
      OPORA_KEY_BEFORE_FILE: put('before', `${KEY}\n${KEY}`),
      OPORA_BACKUP_KEY_FILE: put('backups', 'ключ для резервных копий 1'),
      OPORA_SMTP_FILE: put('smtp', smtp),
      OPORA_MAIL_FROM: 'opora@example.ru',
      OPORA_ORIGIN: 'https://opora.example.ru',
    }
    const read = readConfig(files)
    expect(read).toMatchObject({ smtp, backups: { secret: 'ключ для резервных копий 1' } })
    expect([read.key, ...read.keysBefore].map((key) => key?.toString('base64'))).toEqual([KEY, KEY, KEY])
    const { OPORA_OIDC_SECRET, ...signOn } = SIGN_ON
    const secret = { OPORA_OIDC_SECRET_FILE: put('oidc', OPORA_OIDC_SECRET) }
    expect(readConfig({ ...signOn, ...secret }).signOn?.proof).toEqual({ secret: 'secret' })
    expect(() => readConfig({ ...files, OPORA_KEY: KEY })).toThrow('OPORA_KEY_FILE: задан и OPORA_KEY')
    expect(() => readConfig({ OPORA_KEY_FILE: join(folder, 'none') })).toThrow(/не читается \(ENOENT\)/)
    expect(() => readConfig({ DATABASE_PASSWORD_FILE: put('password', 'x') })).toThrow(
      'нужно вместе с DATABASE_URL',
    )
  })

  it('name the provider of the single sign-on, or none', () => {
    expect(readConfig({}).signOn).toBeUndefined()
    expect(
      readConfig({ ...SIGN_ON, OPORA_OIDC_NAME: 'ЕСИА', OPORA_OIDC_FACTOR: 'mfa, high' }).signOn,
    ).toEqual({
      issuer: 'https://esia.example.ru',
      clientId: 'opora',
      name: 'ЕСИА',
      scope: 'openid',
      proof: { secret: 'secret' },
      factorValues: ['mfa', 'high'],
    })
  })

  it('of mail come together, and its password is repeated by no refusal', () => {
    const given = {
      OPORA_SMTP: 'smtps://opora:s3cret@mail.example.ru',
      OPORA_MAIL_FROM: 'opora@example.ru',
      OPORA_ORIGIN: 'https://opora.example.ru',
    }
    expect(readConfig(given)).toMatchObject({ smtp: given.OPORA_SMTP, mailFrom: given.OPORA_MAIL_FROM })
    const refuse = () => readConfig({ OPORA_SMTP: 'ftp://opora:s3cret@mail.example.ru' })
    expect(refuse).toThrow('OPORA_SMTP')
    expect(refuse).not.toThrow('s3cret')
  })

  const ENCRYPTED = {
    OPORA_ENCRYPTED_ONLY: '1',
    OPORA_TLS_CERT: 'cert.pem',
    OPORA_TLS_KEY: 'key.pem',
    OPORA_ORIGIN: 'https://opora.example.ru',
    OPORA_MAIL_FROM: 'opora@example.ru',
  }
  it.each([
    [{ OPORA_TLS_CERT: '', OPORA_TLS_KEY: '' }, 'OPORA_TLS_CERT', {}],
    [
      { DATABASE_URL: 'postgres://opora@localhost/opora' },
      'DATABASE_URL',
      { DATABASE_URL: 'postgres://opora@db/opora?sslmode=verify-full' },
    ],
    [
      { DATABASE_URL: 'postgres://opora@db/opora?sslmode=require' },
      'DATABASE_URL',
      { DATABASE_URL: 'postgres://opora@localhost/opora?host=/run/postgresql' },
    ],
    [{ OPORA_ALLOW: 'plain-connection' }, 'OPORA_ALLOW', { OPORA_ALLOW: 'no-checksums' }],
    [
      { OPORA_SMTP: 'smtp://mail.example.ru?tls=off' },
      'OPORA_SMTP',
      { OPORA_SMTP: 'smtp://mail.example.ru' },
    ],
    [{ OPORA_SMTP: 'smtp://localhost' }, 'OPORA_SMTP', { OPORA_SMTP: 'smtps://localhost' }],
    [{ ...SIGN_ON, OPORA_OIDC_ISSUER: 'http://localhost' }, 'OPORA_OIDC_ISSUER', SIGN_ON],
    [
      { ...SIGN_ON, OPORA_OIDC_SECRET: '', OPORA_OIDC_SIGNER: 'http://localhost/sign' },
      'OPORA_OIDC_SIGNER',
      { ...SIGN_ON, OPORA_OIDC_SECRET: '', OPORA_OIDC_SIGNER: '/usr/bin/sign' },
    ],
    [{ OPORA_CLAMD: '127.0.0.1:3310' }, 'OPORA_CLAMD', { OPORA_CLAMD: '/run/clamd.ctl' }],
  ])('that ask for encrypted connections only refuse %o', (plain, name, sealed) => {
    const { OPORA_ENCRYPTED_ONLY: _, ...usual } = { ...ENCRYPTED, ...plain }
    expect(() => readConfig(usual)).not.toThrow()
    expect(() => readConfig({ ...ENCRYPTED, ...plain })).toThrow(`${name}: с OPORA_ENCRYPTED_ONLY`)
    expect(() => readConfig({ ...ENCRYPTED, ...sealed })).not.toThrow()
  })

  it.each([
    [{ PORT: 'восемь' }, 'PORT: ждём число'],
    [{ PORT: '70000' }, 'PORT: ждём число от 0 до 65535'],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL: ждём адрес вида postgres://'],
    [{ OPORA_DEMO: 'да' }, 'OPORA_DEMO: ждём 0 или 1'],
    [
      { OPORA_ORIGIN: 'http://opora.example.ru' },
      'OPORA_ORIGIN: адрес в интернете должен начинаться с https://',
    ],
    [{ OPORA_ORIGIN: 'opora.example.ru' }, 'OPORA_ORIGIN: ждём адрес вида https://'],
    [{ OPORA_SECOND_FACTOR: 'нет' }, 'OPORA_SECOND_FACTOR: ждём on или off'],
    [{ OPORA_KEY: 'c2hvcnQ=' }, 'OPORA_KEY: ждём 32 случайных байта в base64'],
    [{ OPORA_KEY_BEFORE: 'c2hvcnQ=' }, 'OPORA_KEY_BEFORE.0: ждём 32 случайных байта в base64'],
    [{ OPORA_KEY_BEFORE: KEY }, 'OPORA_KEY: нужно вместе с OPORA_KEY_BEFORE'],
    [{ OPORA_OIDC_ISSUER: 'http://esia.example.ru' }, 'OPORA_OIDC_ISSUER: по http принимается только'],
    [{ OPORA_OIDC_ISSUER: 'https://esia.example.ru' }, 'Единый вход: нужны OPORA_OIDC_ISSUER'],
    [{ ...SIGN_ON, OPORA_OIDC_KEY_FILE: 'key.pem' }, 'ровно одна из OPORA_OIDC_SECRET'],
    [{ OPORA_SMTP: 'mail.example.ru' }, 'OPORA_SMTP: ждём адрес вида smtp://'],
    [{ OPORA_SMTP: 'http://mail.example.ru' }, 'OPORA_SMTP: ждём адрес вида smtp://'],
    [{ OPORA_MAIL_FROM: 'Опора' }, 'OPORA_MAIL_FROM: ждём адрес почты'],
    [{ OPORA_SMTP: 'smtp://mail.example.ru' }, 'OPORA_MAIL_FROM: нужно вместе с OPORA_SMTP'],
    [
      { OPORA_SMTP: 'smtp://mail.example.ru', OPORA_MAIL_FROM: 'opora@example.ru' },
      'OPORA_ORIGIN: нужно вместе с OPORA_SMTP',
    ],
    [{ OPORA_AUDIT_HEADS: './data/heads' }, 'OPORA_AUDIT_HEADS: ждём папку другой машины'],
    [{ OPORA_AUDIT_LOG: './data/log' }, 'OPORA_AUDIT_LOG: ждём папку другой машины'],
    [{ OPORA_CLAMD: 'clamd' }, 'OPORA_CLAMD: ждём путь сокета'],
    [{ OPORA_CLAMD: 'clamav.example.ru:3310' }, 'OPORA_CLAMD: clamd говорит без шифрования'],
    [{ OPORA_LOG: 'loud' }, 'OPORA_LOG: ждём silent'],
  ])('that are wrong are named: %o', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence)
  })
})
