import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()
/** The form that names a person: those of the rows have the same fields. */
const formOf = (page: Page) => page.locator('form').filter({ has: page.getByLabel('Имя: начните набирать') })

/** Chooses a person from the list that opens as one types. */
async function choosePerson(page: Page, start: string): Promise<void> {
  const field = page.getByLabel('Имя: начните набирать')
  await field.fill(start)
  const option = page.locator('datalist option')
  await expect
    .poll(() => option.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value)))
    .toEqual(expect.arrayContaining([expect.stringContaining(start)]))
  const values = await option.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
  await field.fill(values.find((value) => value.includes(start))!)
}

it('the operator puts a council together, the district names who answers for a school, the head sees them', {
  timeout: 240_000,
}, async () => {
  const operator = await product.open()
  await signIn(operator.page, product.stand, 'region')
  const { page } = operator
  await page.goto('/organisations?kind=region')
  await page.locator('tbody a').first().click()
  await page.getByText('Добавить сюда').click()
  await page.getByLabel('Вид', { exact: true }).selectOption('council')
  await page.getByLabel(/^Название( \*)?$/).fill('Совет по сельским школам')
  await page.getByRole('button', { name: 'Добавить', exact: true }).click()
  await page.getByRole('link', { name: 'Совет по сельским школам' }).click()
  await page.getByText('Состав пока не внесён.').waitFor()
  await page.getByText('Внести человека').click()
  const name = async (start: string, as: string, theme: string) => {
    await choosePerson(page, start)
    const form = formOf(page)
    await form.getByLabel('Функция').selectOption(as)
    await form.getByLabel('Тема, если есть').fill(theme)
    await form.getByLabel('Основание: номер и дата приказа').fill('Приказ № 31 от 20.11.2026')
    await form.getByRole('button', { name: 'Внести', exact: true }).click()
    await page.locator('tr').filter({ hasText: start }).first().waitFor()
  }
  await name('Начальник отдела департамента', 'chair', '')
  await name('Методист ЦНППМ', 'secretary', '')
  await name('Специалист РЦОИ', 'responsible', 'Анализ результатов')
  const rows = page.locator('tbody tr')
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(3)
  expect(await rows.first().innerText()).toContain('Председатель')
  await look(page, 'council')

  // Ended by a slip of the hand, and taken back at once.
  const secretary = rows.filter({ hasText: 'Методист ЦНППМ' })
  await secretary.getByText('Закончить', { exact: true }).first().click()
  await look(page, 'council-end')
  const opened = secretary.locator('details[open]')
  await opened.getByLabel('Причина, без имён').fill('не тот человек')
  await opened.getByRole('button', { name: 'Закончить', exact: true }).click()
  await expect.poll(() => secretary.count()).toBe(0)
  await page.getByText('Закончено: Методист ЦНППМ', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await secretary.first().waitFor()

  // One of the three reads of it, and is led to what he is named for and to nothing else.
  const centre = await product.open()
  await signIn(centre.page, product.stand, 'centre')
  await centre.page.goto('/notifications')
  const notice = centre.page.locator('li').filter({ hasText: 'Вас назначили: ответственный' })
  await notice.getByText('тема: Анализ результатов', { exact: false }).waitFor()
  await look(centre.page, 'named')
  await notice.getByRole('link', { name: 'Открыть' }).click()
  await centre.page.getByText('Показано одно назначение', { exact: false }).waitFor()
  await expect.poll(() => centre.page.locator('tbody tr').count()).toBe(1)
  await centre.page.getByText('тема: Анализ результатов').waitFor()
  await look(centre.page, 'named-for')

  const school = await product.open()
  await signIn(school.page, product.stand, 'school')
  const { viewer } = await (await school.page.request.get('/api/session')).json()
  const { code } = viewer.school

  const district = await product.open()
  await signIn(district.page, product.stand, 'district')
  await district.page.goto(`/schools/${code}`)
  await district.page.getByRole('heading', { name: 'Кто отвечает за школу' }).waitFor()
  await look(district.page, 'card')
  await district.page.getByRole('link', { name: 'Назначить или изменить' }).click()
  await district.page.getByText('Назначить ответственного').click()
  await choosePerson(district.page, 'Методист МОЦ')
  const form = formOf(district.page)
  await form.getByLabel('Где состоит').selectOption('own')
  await form.getByLabel('Тема, если есть').fill('Математика')
  await form.getByLabel('Основание: номер и дата приказа').fill('Приказ отдела № 5 от 21.11.2026')
  await look(district.page, 'assign')
  await form.getByRole('button', { name: 'Внести', exact: true }).click()
  await district.page.locator('tr').filter({ hasText: 'тема: Математика' }).waitFor()

  await school.page.goto(`/schools/${code}`)
  const told = school.page.locator('section').filter({ hasText: 'Кто отвечает за школу' }).first()
  await told.getByText('тема: Математика').waitFor()
  await told.getByText('Координатор,', { exact: false }).first().waitFor()
  await school.page.getByRole('link', { name: 'Назначить или изменить' }).click()
  await school.page.getByRole('heading', { name: 'В школе: команда' }).waitFor()
  const methodist = school.page.locator('tr').filter({ hasText: 'тема: Математика' })
  expect(await methodist.getByText('Закончить', { exact: true }).count()).toBe(0)
  await look(school.page, 'head-sees')

  await page.goto('/duties')
  await page.getByRole('heading', { name: 'Кто за что отвечает' }).waitFor()
  await look(page, 'list')
  const all = [operator, centre, district, school].flatMap(({ complaints }) => complaints)
  expect(all).toEqual([])
})
