import type { Locator, Page } from 'playwright-core'

/** The form that records an event of a school or an organisation; other forms of the page have the same fields. */
export const eventForm = (page: Page): Locator =>
  page.locator('form').filter({ has: page.getByLabel('Что произошло') })

export async function fillOrder(page: Page, on: string): Promise<void> {
  const form = eventForm(page)
  await form.getByLabel('С какого дня').fill(on)
  await form.getByLabel('Основание: номер и дата приказа').fill('Приказ № 17 от 01.06.2025')
}

export async function recordEvent(page: Page): Promise<void> {
  await eventForm(page).getByRole('button', { name: 'Внести' }).click()
}
