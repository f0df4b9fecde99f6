import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()

const saved = (page: Page) => page.getByRole('status').filter({ hasText: 'Сохранено' }).waitFor()

it('a method is built, its contradiction seen and mended, another person approves it, a list fixes it', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/methods/smolensk-2021')
  await page.getByText('Начать новую на основе этой').click()
  await page.getByLabel('Обозначение').fill('our-2026')
  await page.getByRole('button', { name: 'Новая методика' }).click()

  // Saved by itself, and still there after «Назад».
  await page.getByLabel('Название', { exact: true }).fill('Наше правило 2026 года')
  await saved(page)
  await page.goBack()
  await page.goForward()
  expect(await page.getByLabel('Название', { exact: true }).inputValue()).toBe('Наше правило 2026 года')
  await look(page, 'method-edit')

  // A school with six markers falls into two bands; the sentence leads to the field.
  const second = page.getByRole('group', { name: 'Полоса 2' })
  await second.getByLabel('до', { exact: true }).fill('6')
  const issue = page.getByRole('button', { name: /^Школа с 6 маркерами попадает в две полосы/ })
  await issue.click()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.id))
    .toBe('field-decision.bands[1].from')
  await page.getByText('не посчитано: в правиле есть ошибки').first().waitFor()
  await look(page, 'method-contradiction')
  await second.getByLabel('до', { exact: true }).fill('5')
  await expect.poll(() => issue.count()).toBe(0)

  // A threshold of 35 % turns the examples of the document red, 30 % green again.
  const threshold = page.getByLabel('Порог низкого результата, %')
  await threshold.fill('35')
  await page.getByText('не сошлось').first().waitFor()
  await threshold.fill('30')
  await expect.poll(() => page.getByText('не сошлось').count()).toBe(0)
  await saved(page)

  await page.getByRole('link', { name: 'К методике' }).click()
  await page.getByRole('button', { name: 'Отдать на утверждение' }).click()
  await page.getByText('Вы сами писали эту версию: её утверждает другой человек.').waitFor()
  expect(await page.getByRole('button', { name: 'Утвердить' }).isDisabled()).toBe(true)
  await look(page, 'method-checked')

  const department = await product.open()
  await signIn(department.page, product.stand, 'department')
  await department.page.goto('/notifications')
  const notice = department.page.locator('li').filter({ hasText: 'Методика ждёт утверждения' })
  await notice.getByRole('link', { name: 'Открыть' }).click()
  await department.page.getByRole('button', { name: 'Утвердить' }).click()
  await department.page.getByText('утверждена').first().waitFor()
  await look(department.page, 'method-approved')

  await page.goto('/runs/new?method=our-2026')
  await page.getByRole('button', { name: 'Сохранить список' }).click()
  await page.getByText('Наше правило 2026 года, версия 1.0.0', { exact: false }).first().waitFor()
  await page.goto('/methods/our-2026')
  await page.getByText('закреплена списком', { exact: false }).waitFor()
  expect(await page.getByRole('link', { name: 'Править' }).count()).toBe(0)

  // The next version is a draft of its own, and tells what it changes.
  await page.getByText('Начать новую на основе этой').click()
  await page.getByRole('button', { name: 'Следующая версия' }).click()
  await page.getByLabel('Порог низкого результата, %').fill('25')
  await page.getByRole('button', { name: 'Взять 1.1.0' }).click()
  await saved(page)
  await page.goto('/methods/our-2026/versions')
  await page.getByText('Порог низкого результата: 30').first().waitFor()
  await look(page, 'method-versions')

  // Deleted by a slip of the hand, and taken back at once.
  await page.goto('/methods/our-2026@1.1.0')
  await page.getByRole('button', { name: 'Удалить черновик' }).click()
  await page.getByText('Черновик удалён.').waitFor()
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await page.getByRole('link', { name: '1.1.0', exact: true }).waitFor()
  await look(page, 'methods')
  expect([...complaints, ...department.complaints]).toEqual([])
})
