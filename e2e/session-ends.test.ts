import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserTest, fillSignIn, signIn } from './browser.ts'

const product = browserTest({ schools: 10 })
const rows = (page: Page) => page.locator('tbody tr')

/** Opens the list of schools; the session ends, and the next click meets the sign-in over the page. */
async function loseSession(page: Page): Promise<void> {
  await page.goto('/schools?sort=-pupils')
  await rows(page).first().waitFor()
  await page.context().clearCookies()
  await page.getByLabel('Список').selectOption('yes')
  await page.getByLabel('Логин').waitFor()
}

it('a page whose session has ended keeps nothing when nobody comes back', async () => {
  const { page } = await product.open()
  await page.clock.install()
  await signIn(page, product.stand, 'region')
  await loseSession(page)
  const heading = page.locator('h1', { hasText: 'Школы' })
  await page.clock.runFor('04:50')
  expect([await heading.count(), await heading.isVisible()]).toEqual([1, false])
  await page.clock.runFor('00:20')
  await expect.poll(() => heading.count().catch(() => 1)).toBe(0)
})

it('nor when somebody else signs in over it', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  await loseSession(page)
  await page.evaluate(() => Object.assign(window, { ofTheFirst: true }))
  await fillSignIn(page, product.stand, 'school')
  await page.getByRole('navigation').first().waitFor()
  expect(await page.evaluate(() => 'ofTheFirst' in window)).toBe(false)
})

it('a role withdrawn in the middle of work closes everything from the next click on', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'district')
  await page.goto('/schools')
  await rows(page).first().waitFor()
  const { page: other } = await product.open()
  await signIn(other, product.stand, 'region')
  await other.goto(`/people?search=${product.stand.signIns.district.login}`)
  await rows(other).first().getByRole('link').first().click()
  await other.getByText('Отозвать').first().click()
  await other.getByLabel('Почему отзываете').fill('Уволен')
  await other.getByRole('button', { name: 'Отозвать' }).last().click()
  await other.getByText('отозвана').first().waitFor()

  await page.getByRole('link', { name: 'Организации' }).first().click()
  await page.getByLabel('Логин').waitFor()
  expect(await rows(page).first().isVisible()).toBe(false)
  await fillSignIn(page, product.stand, 'district')
  await page.getByText('Нет действующей роли').waitFor()
})
