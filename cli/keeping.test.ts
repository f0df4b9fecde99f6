import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNCIL } from '#demo/duties.ts'

/** Commands that start a database of their own take their time on a busy machine. */
const PATIENCE = 180_000

const command = fileURLToPath(new URL('../bin/opora.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'opora-keeping-'))
// PostgreSQL does not run as root: whoever it runs as must reach the data.
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }), PATIENCE)

const KEY = 'ключ для резервных копий 1'
const LIVE = join(folder, 'live')
const SPARE = join(folder, 'spare')
const BACKUPS = join(folder, 'backups')

function opora(data: string, args: readonly string[], { key = KEY, input = '' } = {}) {
  const env = {
    ...process.env,
    DATABASE_URL: '',
    OPORA_DATA: data,
    OPORA_BACKUP_FOLDER: BACKUPS,
    OPORA_BACKUP_KEY: key,
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env,
    input,
  })
  return { exit: status, out: stdout, errors: stderr }
}

/** The code of one of the schools, as a method finds them. */
function schoolIn(data: string): string {
  const files = join(folder, 'files')
  expect(opora(data, ['demo', '--schools', '6', '--files', files]).exit).toBe(0)
  const register = readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.csv'),
  )
  const text = register.map((name) => readFileSync(join(files, name), 'utf8')).join('\n')
  return /\b\d{6}\b/.exec(text)![0]
}

const theBackup = () => join(BACKUPS, readdirSync(BACKUPS).find((name) => name.endsWith('.opora'))!)
let region = ''

beforeAll(() => {
  expect(opora(LIVE, ['demo', '--schools', '6']).exit).toBe(0)
  region = /«(.+?)»/.exec(opora(LIVE, ['audit', '--verify']).out)![1]!
}, PATIENCE)

describe('opora backup and opora restore', () => {
  it(
    'save the database to a file that is checked, listed and restored into an empty one',
    () => {
      const made = opora(LIVE, ['backup'])
      expect(made).toMatchObject({ exit: 0, errors: '' })
      expect(made.out).toContain('Копия сделана и прочитана целиком')
      expect(made.out).toContain('зашифрована')
      expect(made.out).toContain(`файл ${join(LIVE, 'opora.key')}`)
      expect(opora(LIVE, ['backups']).out).toMatch(/зашифрована {2}проверена .*\.opora/)
      expect(opora(LIVE, ['backup', '--verify', theBackup()]).out).toContain('Копия цела')
      const restored = opora(SPARE, ['restore', theBackup()])
      expect(restored).toMatchObject({ exit: 0, errors: '' })
      expect(restored.out).toContain('База данных восстановлена на ')
      const chains = opora(SPARE, ['audit', '--verify'])
      expect(chains).toMatchObject({ exit: 0 })
      expect(chains.out).toContain('цепочка цела')
    },
    PATIENCE,
  )

  it(
    'replace a database only when the name of its region is typed',
    () => {
      const refused = opora(SPARE, ['restore', theBackup()])
      expect(refused.exit).toBe(70)
      expect(refused.errors).toContain(`База данных не пуста: в ней есть «${region}»`)
      const wrong = opora(SPARE, ['restore', theBackup(), '--replace'], { input: 'Другая область\n' })
      expect(wrong).toMatchObject({ exit: 1 })
      expect(wrong.out).toContain('Название не совпало. База данных не изменена.')
      expect(opora(SPARE, ['restore', theBackup(), '--replace'], { input: `${region}\n` }).exit).toBe(0)
    },
    PATIENCE,
  )

  it(
    'show first what would come back for one school',
    () => {
      const unknown = opora(SPARE, ['restore', theBackup(), '--school', '000000'])
      expect(unknown.errors).toContain('В копии нет школы с кодом 000000')
      const missing = opora(SPARE, ['restore', theBackup(), '--municipality', 'Нет такого'])
      expect(missing.errors).toContain('В копии нет муниципалитета «Нет такого»')
      const code = schoolIn(SPARE)
      const same = opora(SPARE, ['restore', theBackup(), '--school', code, '--dry-run'])
      expect(same).toMatchObject({ exit: 0 })
      expect(same.out).toContain('В базе то же, что в копии: возвращать нечего.')
      expect(opora(SPARE, ['restore', theBackup(), '--school', code, '--apply']).exit).toBe(0)
      const both = opora(SPARE, ['restore', theBackup(), '--school', code, '--organisation', COUNCIL])
      expect(both).toMatchObject({ exit: 64 })
    },
    PATIENCE,
  )

  it(
    'show first what would come back for another organisation',
    () => {
      const unknown = opora(SPARE, ['restore', theBackup(), '--organisation', 'Нет такой'])
      expect(unknown.errors).toContain('В копии нет организации «Нет такой»')
      const same = opora(SPARE, ['restore', theBackup(), '--organisation', COUNCIL])
      expect(same).toMatchObject({ exit: 0, errors: '' })
      expect(same.out).toContain('В базе то же, что в копии: возвращать нечего.')
      expect(opora(SPARE, ['restore', theBackup(), '--organisation', COUNCIL, '--apply']).exit).toBe(0)
    },
    PATIENCE,
  )

  it(
    'say in a sentence what is wrong with a file, a key or the words of the command',
    () => {
      const bytes = readFileSync(theBackup())
      const broken = join(folder, 'broken.opora')
      bytes[bytes.length >> 1]! ^= 1
      writeFileSync(broken, bytes)
      expect(opora(LIVE, ['backup', '--verify', broken]).errors).toContain(
        'Копия повреждена: её содержимое изменено',
      )
      const stranger = join(folder, 'stranger.opora')
      copyFileSync(command, stranger)
      expect(opora(LIVE, ['backup', '--verify', stranger]).errors).toContain('не резервная копия Опоры')
      const wrong = opora(LIVE, ['backup', '--verify', theBackup()], { key: 'другой ключ для копий 2' })
      expect(wrong.errors).toContain('ключ OPORA_BACKUP_KEY не тот')
      expect(opora(LIVE, ['backup', '--verify', join(folder, 'none')]).errors).toContain('нет файла')
      expect(opora(LIVE, ['restore']).exit).toBe(64)
      expect(opora(LIVE, ['restore', broken, '--apply']).exit).toBe(64)
    },
    PATIENCE,
  )
})
