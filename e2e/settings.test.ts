import { expect, it } from 'vitest'
import { breachesOf } from './axe.ts'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()

it('the region’s own word is heard on every page; two who change the settings at once see what differs', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/settings/terms')
  const term = page.getByRole('group', { name: 'Кто ведёт работу в регионе' })
  await term.getByLabel('Кто, что').fill('областной методист')
  await term.getByText('Методику запускает областной методист').waitFor()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.locator('.shell-person').getByText('Областной методист').waitFor()
  expect(await breachesOf(page), 'terms').toEqual([])

  await page.goto('/settings')
  const name = page.getByLabel('Название региона')
  await name.fill('Мой край')
  // Meanwhile another tab stores another name.
  const other = await page.context().newPage()
  await other.goto('/settings')
  await other.getByLabel('Название региона').fill('Их край')
  await other.getByRole('button', { name: 'Сохранить' }).click()
  await other.getByText('«Их край»').first().waitFor()
  await other.close()

  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  const differs = page.getByRole('row', { name: /Мой край/ })
  await differs.waitFor()
  expect(await differs.innerText()).toContain('Их край')
  expect(await breachesOf(page), 'conflict').toEqual([])
  await page.getByRole('button', { name: 'Сохранить моё' }).click()
  await page.getByText('«Мой край»').first().waitFor()
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([])
})
