import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { breachesOf } from './axe.ts'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()

/** Every page of the working area; words in capitals stand for something of the demonstration. */
const PAGES = [
  '/',
  '/search?q=школа',
  '/search?q=школа&kind=school',
  '/search?q=ничего',
  '/help/guide',
  '/help/import',
  '/schools?search=школа',
  '/schools?watched=true',
  '/schools/SCHOOL',
  '/schools/SCHOOL/life',
  '/schools/new',
  '/schools/SCHOOL/years',
  '/schools/SCHOOL/history',
  '/schools/SCHOOL/history?on=2001-01-01',
  '/imports',
  '/imports/IMPORT',
  '/imports/IMPORT?view=files',
  '/imports/IMPORT?view=schools',
  '/completeness',
  '/procedures',
  '/methods',
  '/methods/847-2020',
  '/runs',
  '/runs/new?threshold=25&minimum=5',
  '/runs/new?view=years',
  '/runs/new?view=methods&threshold=25',
  '/runs/RUN?identified=yes',
  '/runs/RUN/schools/SCHOOL',
  '/runs/RUN/schools/SCHOOL?marker=0',
  '/runs/RUN/compare',
  '/profile',
  '/notifications',
  '/organisations',
  '/organisations?kind=municipality',
  '/organisations/map',
  '/organisations/PLACE',
  '/duties',
  '/passports',
  '/context-index',
  '/duties?past=true',
  '/schools/SCHOOL/duties',
  '/people?role=coordinator',
  '/people/new',
  '/people/PERSON',
  '/rights',
  '/audit',
  '/audit?line=LINE',
  '/audit?person=nobody',
  '/audit/readers',
  '/audit/readers?school=SCHOOL',
  '/settings',
  '/settings/terms',
  '/settings/data',
  '/no-such-page',
]

async function show(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
}

/** Each page twice: on a busy machine that takes minutes. */
const PATIENCE_MS = 400_000

it('every page keeps to WCAG 2.2 AA and to the width of a phone and of a desk', {
  timeout: PATIENCE_MS,
}, async () => {
  const { page, complaints } = await product.open()
  await show(page, '/')
  expect(await breachesOf(page), 'sign-in').toEqual([])
  await signIn(page, product.stand, 'region')
  const known = await samples(page)

  for (const pattern of PAGES) {
    const address = pattern.replace(
      /RUN|SCHOOL|IMPORT|PLACE|PERSON|LINE/g,
      (name) => known[name as keyof typeof known],
    )
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      await show(page, address)
      expect(await breachesOf(page), `${address} at ${width}`).toEqual([])
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wider, `${address} at ${width} scrolls sideways`).toBeLessThanOrEqual(0)
    }
  }
  expect(complaints).toEqual([])
})

/** Something of each kind that the demonstration holds. */
async function samples(page: Page) {
  const first = async (address: string) => (await (await page.request.get(address)).json()).items[0]
  return {
    RUN: String((await first('/api/runs')).id),
    IMPORT: String((await first('/api/imports')).id),
    PLACE: String((await first('/api/organisations?kind=municipality')).id),
    PERSON: String((await first('/api/people?role=coordinator')).id),
    LINE: String((await first('/api/audit')).id),
    SCHOOL: (await first('/api/schools?listed=yes')).code as string,
  }
}

it('works from the keyboard: skip link, menu of sections, a panel that gives the focus back', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  const { SCHOOL } = await samples(page)
  await show(page, '/schools')
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'Перейти к содержанию' }).waitFor()
  expect(await focused(page)).toBe('Перейти к содержанию')

  await page.getByRole('link', { name: 'Методики', exact: true }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Методики выявления' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  expect(await page.title()).toBe('Методики выявления — Опора')

  await show(page, `/schools/${SCHOOL}`)
  const cell = page.locator('.matrix button').first()
  await cell.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await cell.evaluate((button) => button === document.activeElement)).toBe(true)
})

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

it('remembers how a person with weak sight reads', async () => {
  const { page } = await product.open()
  await page.goto('/')
  await page.getByText('Версия для слабовидящих').click()
  await page.getByLabel('Самый крупный').check()
  await page.getByLabel('Белым по чёрному').check()
  expect(await breachesOf(page)).toEqual([])
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  const style = await page.evaluate(() => {
    const { fontSize } = getComputedStyle(document.documentElement)
    return { fontSize, ground: getComputedStyle(document.body).backgroundColor }
  })
  expect(style).toEqual({ fontSize: '24px', ground: 'rgb(0, 0, 0)' })
})
