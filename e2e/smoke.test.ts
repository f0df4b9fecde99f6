import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()

it.each(['region', 'district', 'school'] as const)(
  'a person of a %s signs in and sees the first page',
  async (role) => {
    const { page, complaints } = await product.open()
    await signIn(page, product.stand, role)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(complaints).toEqual([])
  },
)

it('a wrong password is told in words', async () => {
  const { page, complaints } = await product.open({ width: 360, height: 740 })
  await page.goto('/')
  await page.getByLabel('Логин').fill('nobody')
  await page.getByLabel('Пароль', { exact: true }).fill('не тот')
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
  await page.getByText('Логин или пароль не подходят').waitFor()
  expect(complaints).toEqual([])
})

it('the API can be read as a page', async () => {
  const { page, complaints } = await product.open()
  await page.goto('/api/docs')
  await page.getByRole('heading', { name: 'POST /api/session', exact: true }).waitFor()
  expect(complaints).toEqual([])
})
