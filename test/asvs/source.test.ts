import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What runs at a customer's: neither tests nor tools of the house. */
const ROOMS = ['engine', 'methodology', 'intake', 'documents', 'contract', 'server', 'web', 'cli', 'db']

interface Line {
  place: string
  text: string
}

function linesOf(rooms: readonly string[]): Line[] {
  return rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|html|css)$/.test(name) && !/\.(test|fixture)\.tsx?$|types\.ts$/.test(name))
      .flatMap((name) => {
        const place = join(room, name)
        return readFileSync(place, 'utf8')
          .split('\n')
          .map((text, index) => ({ place: `${place}:${index + 1}`, text }))
      }),
  )
}

const lines = linesOf(ROOMS)
const ofWeb = linesOf(['web'])
/** Lines that match; those of `allowed` files are left out. */
const found = (pattern: RegExp, among = lines, allowed: readonly string[] = []) =>
  among
    .filter(({ place, text }) => pattern.test(text) && !allowed.some((file) => place.startsWith(`${file}:`)))
    .map(({ place, text }) => `${place} ${text.trim()}`)
const matchesOf = (pattern: RegExp) => [
  ...new Set(lines.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1]!))),
]

describe('the source', () => {
  it('is there to be looked through', () => {
    expect(lines.length).toBeGreaterThan(20_000)
  })

  it('runs no text as a program', () => {
    expect(found(/\beval\(|new Function\(|setTimeout\(['"`]|node:vm|import\([^'"`)]*\$\{/)).toEqual([])
  })

  it('starts programs without a shell, with words of its own', () => {
    expect(found(/\bexec(Sync)?\(['"`]|shell: true|execSync|spawnSync/)).toEqual([])
  })

  it('puts texts on pages as texts', () => {
    const pattern =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|javascript:/
    // The guide: chapters of our own, made into HTML when the product is built.
    expect(found(pattern, ofWeb, ['web/pages/help/help.tsx'])).toEqual([])
    expect(found(/postMessage|addEventListener\('message'/, ofWeb)).toEqual([])
  })

  it('encrypts by AES-256-GCM and hashes by SHA-256 only', () => {
    expect(matchesOf(/create(?:C|Dec)iph?eriv\(\s*([^,]+),/g).sort()).toEqual(["'aes-256-gcm'", 'CIPHER'])
    expect(found(/CIPHER = /)).toEqual([expect.stringContaining("CIPHER = 'aes-256-gcm'")])
    expect(matchesOf(/createH(?:ash|mac)\(('[^']+')/g)).toEqual(["'sha256'"])
    expect(found(/\bmd5\b|sha1\b|createCipher\(|PKCS1_PADDING\b|rc4|\bdes-/i)).toEqual([])
  })

  it('takes chance from the system’s own generator', () => {
    expect(found(/Math\.random/)).toEqual([])
  })

  it('makes patterns of nothing a person types', () => {
    // Names of settings, endings of Russian words, and patterns of the command line, whose letters are escaped.
    const known = [
      'server/platform/safe-database.ts',
      'intake/header.ts',
      'intake/register.ts',
      'cli/overrides.ts',
    ]
    expect(found(/new RegExp\(/, lines, known)).toEqual([])
  })

  it('puts no text into a statement past its parameters, but names of its own tables', () => {
    const known = ['server/people/person-data.ts', 'server/platform/as-of.ts']
    expect(found(/sql\.raw|sql\.lit|sql\.ref\(.*(query|params|body)/, lines, known)).toEqual([])
  })

  it('asks no other address of the world, and names none to the browser', () => {
    expect(
      found(/(src|href)=["'{`]+https?:|@import|url\(\s*['"]?https?:|fetch\(['"`]https?:/, ofWeb),
    ).toEqual([])
    expect(
      found(/\bfetch\(|http\.request|https\.request/, linesOf(['server', 'cli', 'intake', 'documents'])),
    ).toEqual([expect.stringContaining('server/sessions/oidc/signer.ts')])
  })

  it('lets managers of passwords and the clipboard work, and hides what is typed', () => {
    expect(found(/onPaste|onCopy|autoComplete=["']off["'].*password/i, ofWeb)).toEqual([])
    const passwords = found(/autoComplete="(current|new)-password"/, ofWeb)
    expect(passwords.length).toBeGreaterThan(3)
    for (const file of ['web/ui/password-field.tsx', 'web/pages/sign-in/sign-in.tsx'])
      expect(readFileSync(file, 'utf8')).toContain('type="password"')
  })

  it('keeps nothing of people in the browser: how one reads, and that one was here', () => {
    expect(
      found(/localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie|serviceWorker/i, ofWeb),
    ).toHaveLength(4)
    expect(found(/localStorage/, ofWeb, ['web/entry.tsx', 'web/ui/reading-aids.ts'])).toEqual([])
  })

  it('asks no secret question', () => {
    expect(found(/(secret|security)[ _-]?question|секретный вопрос|девичья/i)).toEqual([])
  })
})

const REGISTRY = 'https://registry.npmjs.org/'

describe('packages', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
  }
  const all = Object.entries(packages).filter(([path]) => path !== '')

  it('are listed one by one, each from the public registry with the hash of its content', () => {
    expect(all.length).toBeGreaterThan(100)
    const odd = all.filter(
      ([, { resolved, integrity }]) => !(resolved ?? REGISTRY).startsWith(REGISTRY) || !integrity,
    )
    expect(odd.map(([path]) => path)).toEqual([])
  })

  it('are asked for by exact versions', () => {
    const asked = JSON.parse(readFileSync('package.json', 'utf8'))
    const versions: string[] = Object.values({ ...asked.dependencies, ...asked.devDependencies })
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
})
