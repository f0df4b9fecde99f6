import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()

const listed = async (page: Page) => Number(await page.locator('.counts b').first().innerText())

async function moveThreshold(page: Page, to: number): Promise<void> {
  await page.getByRole('slider', { name: 'Порог низкого результата, %' }).fill(String(to))
}

it('the operator moves the threshold, sees who enters and why, looks at past years and other methods, and keeps the list', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/runs/new')
  await page.getByText('Правило не изменено').waitFor()
  const asWritten = await listed(page)

  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await moveThreshold(page, 25)
  await page.getByText(/^В список вошл/).waitFor()
  const lower = await listed(page)
  expect(lower).toBeGreaterThan(asWritten)
  await page.getByText(`вместо ${asWritten}`).waitFor()
  await page.getByText('при пороге 25 % вместо 30 % результат стал низким').first().waitFor()
  await page.waitForURL(/threshold=25/)
  expect(asked.filter((url) => /\/api\/(facts|runs|methods)/.test(url))).toEqual([])
  await look(page, 'what-if')

  await page.getByRole('link', { name: 'Прошлые годы' }).click()
  await page.getByText('каждый год —').waitFor()
  expect(
    await page.getByRole('table', { name: 'Список по годам' }).locator('tbody tr').count(),
  ).toBeGreaterThan(1)
  await look(page, 'what-if-years')

  await page.getByRole('link', { name: 'Рядом с другими методиками' }).click()
  await page.getByText(/^Хотя бы в одном списке/).waitFor()
  await page.getByLabel('Показать').selectOption({ label: 'только в одном' })
  await look(page, 'what-if-methods')

  await page.getByRole('link', { name: 'Кто войдёт в список' }).click()
  await page.getByRole('button', { name: 'Сохранить список' }).click()
  await page.waitForURL(/\/runs\/\d+\?identified=yes/)
  expect(await page.getByRole('navigation', { name: 'Какие школы показать' }).innerText()).toContain(
    String(lower),
  )
  expect(complaints).toEqual([])
})

it('a head tries a rule on her own school and is told who keeps the list', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'school')
  await page.setViewportSize({ width: 360, height: 900 })
  await page.goto('/runs')
  await page.getByRole('link', { name: 'Примерить правило' }).click()
  await page.getByText('Посчитано только по школам, которые вам доступны.').waitFor()
  await page.getByText(/Методику запускает .+ Примерить правило можете и вы/).waitFor()
  await expect.poll(() => page.locator('.counts b').last().innerText()).toBe('1')
  expect(await page.getByRole('button', { name: 'Сохранить список' }).count()).toBe(0)
})
