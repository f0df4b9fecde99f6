import { expect, it } from 'vitest'
import { breachesOf } from './axe.ts'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()

it.each([360, 1440])(
  'search → card → star → watched → a view saved, deleted and put back, at %i',
  async (width) => {
    const { page, complaints } = await product.open()
    await signIn(page, product.stand, 'region')
    await page.setViewportSize({ width, height: 900 })
    await page.waitForLoadState('networkidle')

    await page.keyboard.press('/')
    const box = page.getByRole('searchbox', { name: 'Поиск по системе' })
    expect(await box.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('шк 1')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=/)
    const school = page.locator('.hits a').first()
    const name = await school.innerText()
    await school.click()

    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByRole('button', { name: `Отслеживать: ${name}` }).click()
    await page.getByRole('button', { name: `Не отслеживать: ${name}` }).waitFor()
    await page.getByRole('button', { name: 'Что это за страница' }).click()
    await page.getByRole('link', { name: 'Подробнее в руководстве' }).waitFor()

    await page.goto('/schools?watched=1')
    await page.getByRole('row', { name }).waitFor()
    const menu = page.locator('.saved-views > summary')
    await menu.click()
    await page.getByLabel('Имя вида').fill('Мои школы')
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
    const view = page.getByRole('button', { name: 'Мои школы', exact: true })
    await view.waitFor()
    expect(await breachesOf(page)).toEqual([])

    // Opened by one click from the list without a filter.
    await page.goto('/schools')
    await page.getByRole('row').nth(2).waitFor()
    await menu.click()
    await view.click()
    await page.waitForURL(/watched=true/)
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' })

    await menu.click()
    await page.getByRole('button', { name: 'Удалить «Мои школы»' }).click()
    await view.waitFor({ state: 'detached' })
    const undo = page.getByRole('button', { name: 'Вернуть' })
    await undo.waitFor()
    await undo.click()
    await page.keyboard.press('Escape')
    await menu.click()
    await view.waitFor()
    await page.getByRole('button', { name: 'Удалить «Мои школы»' }).click()
    await undo.waitFor()
    await page.keyboard.press('Escape')

    // Taking the star off empties the list, which says what to do; undoing brings the school back.
    await page.getByRole('button', { name: `Не отслеживать: ${name}` }).click()
    await page.getByText('Вы пока не отслеживаете ни одной школы').waitFor()
    await undo.last().click()
    await page.getByRole('row', { name }).waitFor()
    await page.getByRole('button', { name: `Не отслеживать: ${name}` }).click()
    await page.getByText('Вы пока не отслеживаете ни одной школы').waitFor()
    expect(complaints).toEqual([])
  },
)

it('the guide is read in the product, chapter to chapter', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'school')
  await page.setViewportSize({ width: 360, height: 900 })
  await page.goto('/help/guide')
  await page.getByRole('link', { name: 'На каждый день' }).click()
  await page.getByRole('heading', { level: 1, name: 'На каждый день' }).waitFor()
  await page.goto('/help/no-such-chapter')
  await page.getByText('Такой главы нет').waitFor()
  expect(complaints).toEqual([])
})
