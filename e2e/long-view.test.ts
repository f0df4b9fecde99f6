import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()

it('a head looks at her school over the years: from the card to its subjects, beside other schools, and takes the file', {
  timeout: 120_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'school')
  await page.goto('/schools')
  await page.locator('tbody a').first().click()
  await page.getByRole('link', { name: 'По годам' }).click()
  await page.getByRole('heading', { name: 'Те же дети через год' }).waitFor()
  const cohorts = page.getByRole('table', { name: 'Те же дети через год' }).locator('tbody tr')
  expect(await cohorts.count()).toBeGreaterThan(0)
  expect(await cohorts.first().innerText()).toMatch(/если учесть случайность/)
  await page.locator('details.subject-results').first().locator('summary').click()
  await page
    .getByText(/из своих чисел/)
    .first()
    .waitFor()
  await look(page, 'long-view')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toContain('.csv')
  expect(complaints).toEqual([])
})
