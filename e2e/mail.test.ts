import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()
const ADDRESS = 'okrug@example.ru'
const PASSWORD = 'берёза кисель окно'

/** The link of the only letter. */
async function linkOfLetter(): Promise<string> {
  await expect.poll(() => readdir(product.stand.letters).catch(() => []), { timeout: 20_000 }).toHaveLength(1)
  const [name] = await readdir(product.stand.letters)
  const letter = await readFile(join(product.stand.letters, name!), 'utf8')
  const [, body = ''] = letter.split('\r\n\r\n')
  return /\/join#[\w-]+/.exec(Buffer.from(body, 'base64').toString())![0]
}

it('mail in the profile → a forgotten password → a letter → a new password → what was told meanwhile', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'district')
  // The demonstration has made lists of its own.
  await page.getByRole('link', { name: /^Уведомления: / }).click()
  await page.getByText('Готов список школ').first().waitFor()
  await page.getByRole('button', { name: 'Отметить всё прочитанным' }).click()
  await page.getByRole('link', { name: 'Уведомления', exact: true }).waitFor()

  await page.goto('/profile')
  const email = page.getByRole('textbox', { name: 'Адрес почты' })
  await email.fill(ADDRESS)
  await page.getByRole('button', { name: 'Сохранить почту' }).click()
  await page.getByText('Почта сохранена').waitFor()
  await page.getByLabel('Готов новый список школ').selectOption({ label: 'в системе и в письме' })
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Сохранено.').waitFor()
  await look(page, 'profile')

  const other = await product.open({ width: 360 })
  await other.page.goto('/')
  await other.page.getByRole('link', { name: 'Забыли пароль?' }).click()
  await other.page.getByText('письма никуда не уходят').waitFor()
  await look(other.page, 'forgot')
  await other.page.getByLabel('Логин или почта').fill(ADDRESS)
  await other.page.getByRole('button', { name: 'Прислать ссылку' }).click()
  await other.page.getByText('Запрос принят').waitFor()
  await look(other.page, 'forgot-done')

  await other.page.goto(await linkOfLetter())
  await other.page.getByRole('heading', { name: 'Новый пароль' }).waitFor()
  await look(other.page, 'reset')
  await other.page.getByLabel('Пароль', { exact: true }).fill(PASSWORD)
  await other.page.getByLabel('Пароль ещё раз').fill(PASSWORD)
  await other.page.getByRole('button', { name: 'Сохранить и войти' }).click()
  await other.page.getByRole('link', { name: 'Уведомления: 2 непрочитанных' }).click()
  await other.page.getByText('Ваш пароль выбран заново').waitFor()
  await look(other.page, 'notifications')
  await other.page.getByRole('button', { name: /^Прочитано: Адрес/ }).click()
  await other.page.getByRole('link', { name: 'Уведомления: 1 непрочитанное' }).waitFor()
  await other.page.getByRole('button', { name: 'Отметить всё прочитанным' }).click()
  await other.page.getByRole('link', { name: 'Уведомления', exact: true }).waitFor()
  expect([...complaints, ...other.complaints]).toEqual([])
})

it('who has had no notifications yet is told so', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'expert')
  await page.getByRole('link', { name: 'Уведомления', exact: true }).click()
  await page.getByText('Уведомлений пока нет').waitFor()
  await look(page, 'notifications-empty')
  expect(complaints).toEqual([])
})

it('an invitation of the demonstration says that the letter is kept as a file', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.getByRole('link', { name: /^Уведомления/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Уведомления' }).waitFor()
  await look(page, 'notifications-of-demonstration')
  await page.goto('/people/new')
  await page.getByText('Демонстрация: письма никуда не уходят').waitFor()
  await look(page, 'invite')
  expect(complaints).toEqual([])
})
