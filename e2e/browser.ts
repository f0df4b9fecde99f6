import { execFile, spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type Stand, type StandOptions, startStand } from './stand.ts'

export interface BrowserTest<Standing = Stand> {
  stand: Standing
  browser: Browser
  /** A page in a browser of its own, without a session. What the page complains of fails the test that asks. */
  open(options?: { width?: number; height?: number }): Promise<OpenPage>
}

export interface OpenPage {
  page: Page
  /** Errors of scripts, refused requests to other addresses and breaches of the content policy. */
  complaints: string[]
}

/** The product and a browser for a test file; to be read inside tests. */
export function browserTest(options?: StandOptions): BrowserTest {
  return browserTestOn(() => startStand(options))
}

/** The same on another stand than the demonstration. */
export function browserTestOn<Standing extends Pick<Stand, 'address' | 'stop'>>(
  start: () => Promise<Standing>,
): BrowserTest<Standing> {
  let stand: Standing
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
    stand = await start()
  })
  afterAll(async () => {
    await browser?.close()
    await stand?.stop()
  })
  return {
    get stand() {
      return stand
    },
    get browser() {
      return browser
    },
    async open({ width = 1440, height = 900 } = {}) {
      const context = await browser.newContext({
        baseURL: stand.address,
        viewport: { width, height },
        locale: 'ru-RU',
      })
      const page = await context.newPage()
      return { page, complaints: listen(page, stand.address) }
    },
  }
}

/** Fills the first page's form as a person of the role. */
export async function signIn(page: Page, stand: Stand, role: keyof Stand['signIns']): Promise<void> {
  await page.goto('/')
  await fillSignIn(page, stand, role)
  await page.getByRole('navigation').first().waitFor()
}

/** Fills the form of the sign-in wherever it stands, and sends it. */
export async function fillSignIn(page: Page, stand: Stand, role: keyof Stand['signIns']): Promise<void> {
  const { login, password } = stand.signIns[role]
  await page.getByLabel('Логин').fill(login)
  await page.getByLabel('Пароль', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

function listen(page: Page, address: string): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) {
      complaints.push(message.text())
    }
  })
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address))
      complaints.push(request.url())
  })
  return complaints
}

/** The Chromium that came with npm, guarded as a person's browser is except for the sandbox, which root cannot have. */
async function launch(): Promise<Browser> {
  const executablePath = await chromium.executablePath()
  const libraries = (await hasLibraries()) ? {} : { LD_LIBRARY_PATH: await unpackLibraries() }
  return playwright.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
    env: { ...process.env, ...libraries } as Record<string, string>,
  })
}

/** A bare machine lacks what Chromium links to. */
async function hasLibraries(): Promise<boolean> {
  const found = await promisify(execFile)('ldconfig', ['-p']).catch(() => ({ stdout: '' }))
  return found.stdout.includes('libnss3.so')
}

/** The same package carries the libraries for such a machine. */
async function unpackLibraries(): Promise<string> {
  const folder = join(tmpdir(), 'opora-chromium-libraries')
  if (!(await stat(join(folder, 'lib')).catch(() => undefined))) {
    await mkdir(folder, { recursive: true })
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    const archive = join(dirname(entry), '../../bin/al2023.tar.br')
    const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
    await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin)
    await new Promise((resolve) => tar.once('exit', resolve))
  }
  return join(folder, 'lib')
}
