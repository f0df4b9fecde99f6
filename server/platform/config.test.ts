import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

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
    const given = { DATABASE_URL: 'postgres://opora@db/opora' }
    expect(readConfig(given).demo).toBe(true)
    expect(readConfig({ ...given, OPORA_DEMO: '0' }).demo).toBe(false)
  })

  it('take the origin out of an address', () => {
    expect(readConfig({ OPORA_ORIGIN: 'https://opora.example.ru/' }).origin).toBe('https://opora.example.ru')
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

  it.each([
    [{ PORT: 'восемь' }, 'PORT: ждём число'],
    [{ PORT: '70000' }, 'PORT: ждём число от 0 до 65535'],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL: ждём адрес вида postgres://'],
    [{ OPORA_DEMO: 'да' }, 'OPORA_DEMO: ждём 0 или 1'],
    [{ OPORA_ORIGIN: 'opora.example.ru' }, 'OPORA_ORIGIN: ждём адрес вида https://'],
    [{ OPORA_SECOND_FACTOR: 'нет' }, 'OPORA_SECOND_FACTOR: ждём on или off'],
    [{ OPORA_KEY: 'c2hvcnQ=' }, 'OPORA_KEY: ждём 32 случайных байта в base64'],
    [{ OPORA_OIDC_ISSUER: 'http://esia.example.ru' }, 'OPORA_OIDC_ISSUER: по http принимается только'],
    [{ OPORA_OIDC_ISSUER: 'https://esia.example.ru' }, 'Единый вход: нужны OPORA_OIDC_ISSUER'],
    [{ ...SIGN_ON, OPORA_OIDC_KEY_FILE: 'key.pem' }, 'ровно одна из OPORA_OIDC_SECRET'],
    [{ OPORA_LOG: 'loud' }, 'OPORA_LOG: ждём silent'],
  ])('that are wrong are named: %o', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence)
  })
})
