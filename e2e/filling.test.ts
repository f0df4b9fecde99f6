import { expect, it } from 'vitest'
import { browserTest } from './browser.ts'

const product = browserTest({ schools: null })

it('the first page tells how far the demonstration is filled, and lets people in meanwhile', async () => {
  const { page, complaints } = await product.open()
  await page.goto('/')
  await page.getByText(/Демонстрационная область наполняется… \d+\s%/).waitFor()
  await page.getByRole('progressbar').waitFor()
  await page.getByRole('button', { name: 'Войти: регион' }).click()
  await page.getByRole('navigation').first().waitFor()
  expect(complaints).toEqual([])
})
