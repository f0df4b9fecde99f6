import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'
import { eventForm, fillOrder, recordEvent } from './event-form.ts'
import { look } from './look.ts'

const product = browserTest()

it('a school is renamed, joined to another, and its results are read beside those of the other', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  const { items } = await (await page.request.get('/api/schools?limit=2')).json()
  const [first, second] = items as { code: string; name: string }[]

  await page.goto(`/schools/${first!.code}`)
  await page.getByRole('link', { name: 'Изменить сведения' }).click()
  await page.getByLabel('Новое название').fill('Школа у реки')
  await fillOrder(page, '2025-03-01')
  await recordEvent(page)
  await page.getByText('→ Школа у реки').waitFor()
  await look(page, 'life')

  await eventForm(page).getByLabel('Что произошло').selectOption('joined')
  await page.getByLabel('К какой школе: название или код').fill(second!.code)
  const option = await page.locator('datalist option').first().getAttribute('value')
  await page.getByLabel('К какой школе: название или код').fill(option!)
  await fillOrder(page, '2025-09-01')
  await recordEvent(page)
  await page.getByText('Закрыта с 1 сентября 2025').waitFor()

  await page.goto(`/schools/${second!.code}`)
  await page.getByRole('list', { name: 'События' }).getByText('сюда присоединена').waitFor()
  await page.getByRole('button', { name: 'Показать вместе с рядами предшественниц' }).click()
  await page.locator('.matrix-cell.earlier').first().waitFor()
  await look(page, 'joined')

  await page.goto('/schools?closed=true&search=Школа у реки')
  await page.getByText('закрыта с 1 сентября 2025').waitFor()
  await look(page, 'schools')
  await page.goto('/schools/new')
  await page.getByRole('heading', { level: 1, name: 'Открыть новую школу' }).waitFor()
  await look(page, 'new')
  expect(complaints).toEqual([])
})

it('the map has a link and a number for every municipality, and a table beside', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/organisations')
  await page.getByRole('link', { name: 'Карта', exact: true }).click()
  const links = page.locator('.map a')
  await links.first().waitFor()
  expect(await links.count()).toBe(8)
  await look(page, 'map')
  await page.getByLabel('Файл GeoJSON').setInputFiles({
    name: 'не карта.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from('{"type": "FeatureCollection", "features": []}'),
  })
  await page.getByRole('button', { name: 'Загрузить контуры' }).click()
  await page.getByText('В файле нет ни одного контура').waitFor()
  await links.first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/runs\/\d+\?.*municipality=/)

  const { items } = await (await page.request.get('/api/organisations?kind=region')).json()
  await page.goto(`/organisations/${items[0].id}`)
  await page.getByLabel('Основная: не больше').fill('70')
  await page.getByLabel('Начальная: обучающихся не больше').fill('30')
  await page.getByLabel('Средняя: не больше').fill('100')
  await page.getByLabel('До районного центра не меньше, км').fill('12,5')
  await page.getByLabel('Каким актом установлено').fill('Закон области № 5')
  await page.getByRole('heading', { name: 'Малокомплектные школы' }).waitFor()
  await look(page, 'region')
  expect(complaints).toEqual([])
})
