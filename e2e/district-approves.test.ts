import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()

it('the head of a school proposes, the district agrees to one and refuses another, the school sees both', {
  timeout: 240_000,
}, async () => {
  const school = await product.open()
  await signIn(school.page, product.stand, 'school')
  const { viewer } = await (await school.page.request.get('/api/session')).json()
  const life = `/schools/${viewer.school.code}/life`

  const propose = async (label: string, value: string, why: string) => {
    const { page } = school
    await page.goto(life)
    await page.getByLabel(label).fill(value)
    await page.getByLabel('Почему так верно').fill(why)
    await page.getByRole('button', { name: 'Предложить', exact: true }).click()
    await page.getByText('Предложено. Что ответили, видно на странице').waitFor()
  }
  await propose('Населённый пункт', 'пос. Заречный', 'адрес в лицензии')
  await look(school.page, 'propose')
  await propose('До районного центра, км', '12,5', 'по новой дороге')

  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'district')
  await page.getByText(/ждут вашего решения/).waitFor()
  await page.getByRole('link', { name: 'Решить' }).click()
  const road = page.locator('tr').filter({ hasText: 'по новой дороге' }).first()
  const address = page.locator('tr').filter({ hasText: 'адрес в лицензии' }).first()
  await address.getByText('пос. Заречный').waitFor()
  await look(page, 'district')
  await road.getByLabel('Что ответить').fill('дорога ещё не открыта')
  await road.getByRole('button', { name: /^Отказать/ }).click()
  await road.getByText('дорога ещё не открыта').waitFor()
  await address.getByRole('button', { name: /^Согласиться/ }).click()
  await address.getByText(/^согласие/).waitFor()

  await school.page.goto(life)
  expect(await school.page.getByLabel('Населённый пункт').inputValue()).toBe('пос. Заречный')
  expect(await school.page.getByLabel('До районного центра, км').inputValue()).not.toBe('12,5')
  await school.page.goto('/approvals')
  await school.page.getByText('дорога ещё не открыта').waitFor()
  await look(school.page, 'school-sees')
  await school.page.goto('/notifications')
  await school.page.getByText(/С вашим предложением согласились, карточка исправлена/).waitFor()
  await school.page
    .getByText(/На ваше предложение ответили отказом: карточка школы/)
    .first()
    .waitFor()
  expect([...complaints, ...school.complaints]).toEqual([])
})
