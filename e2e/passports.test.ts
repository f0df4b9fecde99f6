import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()

it('the head fills the passport in, the district returns it with words, the head mends it, the index appears', {
  timeout: 240_000,
}, async () => {
  const school = await product.open()
  await signIn(school.page, product.stand, 'school')
  const { viewer } = await (await school.page.request.get('/api/session')).json()
  const { code } = viewer.school
  const head = school.page
  await head.goto(`/schools/${code}`)
  await head.getByRole('link', { name: 'Контекст и ИСБШ' }).click()
  await head.getByRole('heading', { name: 'Социальный паспорт' }).waitFor()
  await head.getByText('Паспорт: не начат.').waitFor()
  // What is known stands there already, to be looked at.
  await head.getByText('В паспорте за', { exact: false }).first().waitFor()
  await head.getByLabel('Всего обучающихся').fill('80')
  await head.getByLabel('Из полных семей').fill('81')
  await head.getByText('больше, чем «Всего обучающихся» (80)', { exact: false }).first().waitFor()
  await look(head, 'passport-form')
  const answers = {
    'Оба родителя с высшим образованием': 12,
    'Из полных семей': 54,
    'Жильё со всеми удобствами': 8,
    'Родители безработные (хотя бы один)': 24,
    'На профилактическом учёте': 8,
    'Русский — не язык общения дома': 0,
    'Обучающиеся с ОВЗ': 20,
    'Педагогических работников': 11,
    'Из них высшей категории': 3,
  }
  for (const [label, count] of Object.entries(answers)) await head.getByLabel(label).fill(String(count))
  // It keeps itself: nothing is lost when the page is left.
  await head.getByText('Сохранено', { exact: true }).waitFor()
  await head.reload()
  await expect.poll(() => head.getByLabel('Из полных семей').inputValue()).toBe('54')
  await head.getByRole('button', { name: 'Отправить на проверку' }).click()
  await head.getByText('Паспорт: ждёт проверки.').waitFor()

  const district = await product.open()
  await signIn(district.page, product.stand, 'district')
  const { page } = district
  await page.goto('/passports')
  await page.getByLabel('Состояние').selectOption('sent')
  await page.locator('tbody tr').first().waitFor()
  await look(page, 'passports')
  await page.goto(`/schools/${code}/context`)
  await page.getByLabel('Что исправить').fill('Педагогов по штату 14: проверьте.')
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByText('Паспорт: возвращён на доработку.').waitFor()

  await head.goto('/notifications')
  await head.getByText('Педагогов по штату 14: проверьте.', { exact: false }).waitFor()
  await head.goto(`/schools/${code}/context`)
  await head.getByText('Вернули на доработку.', { exact: false }).waitFor()
  await head.getByLabel('Педагогических работников').fill('14')
  await head.getByRole('button', { name: 'Отправить на проверку' }).click()
  await head.getByText('Паспорт: ждёт проверки.').waitFor()

  await page.reload()
  await page.getByRole('button', { name: 'Принять' }).click()
  await page.getByText('Паспорт: принят.').waitFor()
  await page.getByText('ИСБШ — 23,8 из 100.').waitFor()
  await look(page, 'context')

  const region = await product.open()
  await signIn(region.page, product.stand, 'region')
  await region.page.goto('/context-index')
  await region.page.getByRole('heading', { name: 'Результаты и условия' }).waitFor()
  await region.page.getByRole('button', { name: 'Рассчитать' }).click()
  await region.page.getByText('Расчёт от', { exact: false }).waitFor()
  await look(region.page, 'context-index')
})
