import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { eventForm, fillOrder, recordEvent } from './event-form.ts'
import { look } from './look.ts'

const product = browserTest()

const DAY = 86_400_000
const dayFrom = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)

it('an order of the first of the month is entered before it, is seen by the school, and is taken back', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  const school = await product.open()
  await signIn(school.page, product.stand, 'school')
  const { viewer } = await (await school.page.request.get('/api/session')).json()
  const life = `/schools/${viewer.school.code}/life`

  await page.goto(life)
  await page.getByLabel('Новое название').fill('Лицей у реки')
  await fillOrder(page, dayFrom(30))
  await recordEvent(page)
  const coming = page.getByRole('list', { name: 'Предстоит' })
  await coming.getByText('получит название «Лицей у реки»').waitFor()
  await look(page, 'coming')

  await school.page.goto(`/schools/${viewer.school.code}`)
  await school.page.getByText('получит название «Лицей у реки»').waitFor()
  await look(school.page, 'coming-school')
  await school.page.goto(life)
  await school.page.getByText('получит название «Лицей у реки»').waitFor()
  expect(await school.page.getByRole('button', { name: /^Снять/ }).count()).toBe(0)

  await page.goto('/schools/new')
  await page.getByText('получит название «Лицей у реки»').waitFor()
  await look(page, 'coming-all')
  await page.goto(life)
  await page.getByRole('button', { name: /^Снять/ }).click()
  await coming.waitFor({ state: 'detached' })
  await school.page.reload()
  await school.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await school.page.getByText('Лицей у реки').count()).toBe(0)
  expect([...complaints, ...school.complaints]).toEqual([])
})

it('two municipalities become one: its schools move, the district signs in no more', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  const district = await product.open()
  await signIn(district.page, product.stand, 'district')
  const { viewer } = await (await district.page.request.get('/api/session')).json()

  await page.goto('/organisations')
  await page.getByRole('link', { name: viewer.municipality.name, exact: true }).first().click()
  await eventForm(page).getByLabel('Что произошло').waitFor()
  await look(page, 'municipality')
  await eventForm(page).getByLabel('Что произошло').selectOption('renamed')
  await eventForm(page).getByRole('textbox', { name: 'Название' }).fill('Приозёрный округ')
  await fillOrder(page, '2025-02-01')
  await recordEvent(page)
  await page.getByText('→ Приозёрный округ').waitFor()

  await eventForm(page).getByLabel('Что произошло').selectOption('joined')
  const others = page.getByRole('group', { name: 'Вместе с ним заканчиваются' })
  await others.getByRole('checkbox').first().check()
  await page.getByLabel('Во что объединяются').selectOption('new')
  await page.getByLabel('Название нового муниципалитета').fill('Озёрный округ')
  await fillOrder(page, '2025-03-01')
  await look(page, 'joining')
  await recordEvent(page)
  await page.getByText('вошёл в').waitFor()
  await look(page, 'joined')

  await district.page.goto('/')
  await district.page.getByRole('heading', { level: 1 }).waitFor()
  await look(district.page, 'district-gone')
  expect(complaints).toEqual([])
})
