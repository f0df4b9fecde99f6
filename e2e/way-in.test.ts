import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { codeOf } from '#test/second-factor.ts'
import { browserTestOn } from './browser.ts'
import { look } from './look.ts'
import { startRegionStand } from './stand.ts'

const product = browserTestOn(startRegionStand)
const PASSWORD = 'берёза кисель окно'
const NEXT = 'другая берёза и кисель'

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Логин').fill('operator')
  await page.getByLabel('Пароль', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Код', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}

it('an invitation → a password → the second factor → home, the profile, and in again', async () => {
  const { page, complaints } = await product.open({ width: 360, height: 740 })
  await page.goto(product.stand.invitation)
  await page.getByText('региональный оператор, Заозёрная область').waitFor()
  await look(page, 'the invitation')
  const choose = async (password: string, again: string) => {
    await page.getByLabel('Пароль', { exact: true }).fill(password)
    await page.getByLabel('Пароль ещё раз').fill(again)
    await page.getByRole('button', { name: 'Сохранить и войти' }).click()
  }
  await choose(PASSWORD, NEXT)
  await page.getByText('Пароли различаются').waitFor()
  await choose('passwordpassword', 'passwordpassword')
  await page.getByText('из самых частых').waitFor()
  await look(page, 'a weak password')
  await choose(PASSWORD, PASSWORD)

  await page.getByRole('heading', { name: 'Настройте второй фактор' }).waitFor()
  await page.getByRole('img', { name: 'Картинка с секретом' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await look(page, 'the set-up')
  const secret = (await page.locator('.factor-secret').innerText()).replace(/\s/g, '')
  await page.getByLabel('Код, который показало приложение').fill('000000')
  await page.getByRole('button', { name: 'Включить' }).click()
  await page.getByText('Код не подходит').waitFor()
  await page.getByLabel('Код, который показало приложение').fill(await codeOf(secret))
  await page.getByRole('button', { name: 'Включить' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.recovery-codes').waitFor()
  await look(page, 'the recovery codes')
  const codes = await page.locator('.recovery-codes li').allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'Коды сохранены' }).click()
  await page.getByRole('navigation').first().waitFor()
  expect(await page.getByText('второй фактор выключен').count()).toBe(0)

  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('button', { name: 'Меню' }).click()
  await page.getByRole('link', { name: 'Профиль', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Профиль' }).waitFor()
  await page.goBack()
  await page.setViewportSize({ width: 1440, height: 800 })
  await page.getByRole('link', { name: 'Оператор региона' }).click()
  await page.getByRole('heading', { level: 1, name: 'Профиль' }).waitFor()
  await page.getByText('10 запасных кодов').waitFor()
  await look(page, 'the profile')
  await page.getByLabel('Нынешний пароль', { exact: true }).fill(PASSWORD)
  await page.getByLabel('Новый пароль').fill(NEXT)
  await page.getByRole('button', { name: 'Сменить пароль' }).click()
  await page.getByText('Пароль изменён').waitFor()

  const other = await product.open()
  await signIn(other.page, NEXT)
  await other.page.getByRole('heading', { name: 'Введите код' }).waitFor()
  await look(other.page, 'the code')
  await enterCode(other.page, '000000')
  await other.page.getByText('Код не подходит').waitFor()
  await enterCode(other.page, codes[0]!)
  await other.page.getByRole('navigation').first().waitFor()

  await page.reload()
  await page.getByRole('button', { name: /^Завершить сеанс/ }).click()
  await page.getByRole('button', { name: /^Завершить сеанс/ }).waitFor({ state: 'detached' })
  await other.page.goto('/schools')
  await other.page.getByRole('heading', { level: 1, name: 'Вход' }).waitFor()
  expect([...complaints, ...other.complaints]).toEqual([])
})

it('a link that was used says so and leads to the sign-in', async () => {
  const { page, complaints } = await product.open({ width: 360, height: 740 })
  await page.goto(product.stand.invitation)
  await page.getByText('По этой ссылке пароль уже выбран').waitFor()
  await look(page, 'a used link')
  await page.getByRole('button', { name: 'На страницу входа' }).click()
  await page.getByRole('heading', { level: 1, name: 'Вход' }).waitFor()
  const links = ['/join#unknown', '/join/unknown']
  for (const link of links) {
    await page.goto(link)
    await page.getByText('Приглашение: такой записи нет').waitFor()
  }
  expect(complaints).toEqual([])
})
