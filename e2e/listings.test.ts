import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { wordText } from '#test/word-text.ts'
import { browserTest, signIn } from './browser.ts'
import { look } from './look.ts'

const product = browserTest()
const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })

/** The words of a document that a link saves. */
async function saved(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  return wordText(await readFile((await download.path())!))
}

async function decideUndecided(page: Page, address: string): Promise<void> {
  for (;;) {
    await page.goto(`${address}?answer=undecided`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const school = page.locator('tbody a').first()
    if ((await school.count()) === 0) return
    await school.click()
    await page.getByLabel('Причина').fill('Данных не будет: школа работает первый год.')
    await page.getByRole('button', { name: 'Вывести из перечня' }).click()
    await page.getByText('выведена решением').first().waitFor()
  }
}

it('a list is drafted, shown, disputed with a file, answered, approved by another, and then changed by nobody', {
  timeout: 300_000,
}, async () => {
  const school = await product.open()
  await signIn(school.page, product.stand, 'school')
  const { viewer } = await (await school.page.request.get('/api/session')).json()
  const { code } = viewer.school

  const operator = await product.open()
  const { page } = operator
  await signIn(page, product.stand, 'region')
  await page.goto('/runs')
  await page.locator('tbody a').first().click()
  await page.getByRole('link', { name: 'Составить перечень' }).click()
  await look(page, 'listing-new')
  await page.getByRole('button', { name: 'Составить проект' }).click()
  await page.waitForURL(/\/listings\/\d+$/)
  const address = new URL(page.url()).pathname
  await page.getByText('Это проект', { exact: false }).waitFor()
  await look(page, 'listing-draft')

  // Nobody but the region sees a draft.
  await school.page.goto(address)
  await school.page.getByText('такой записи нет', { exact: false }).waitFor()

  await decideUndecided(page, address)
  await page.goto(`${address}/schools/${code}`)
  await page.getByRole('heading', { name: 'Решения' }).waitFor()
  if ((await page.getByText('Школы нет в перечне').count()) > 0) {
    await page.getByLabel('Причина').fill('Сменился директор, нужна поддержка.')
    await page.getByRole('button', { name: 'Внести в перечень' }).click()
    await page.getByText('внесена решением').first().waitFor()
  }
  await look(page, 'listing-school')
  await page.goto(address)
  await page.getByLabel('Последний день споров').fill('2099-12-31')
  await page.getByRole('button', { name: 'Показать районам и школам' }).click()
  await page.getByText('Перечень показан доверительно', { exact: false }).waitFor()
  await look(page, 'listing-shown')

  await school.page.goto(`/schools/${code}`)
  await school.page
    .getByRole('link', { name: /^Перечень № \d+/ })
    .first()
    .click()
  await school.page.getByText('Школа в перечне').waitFor()
  await school.page.getByLabel('С чем не согласны и почему').fill('Файл ВПР не нашей школы.')
  await school.page.getByLabel('Файлы, до пяти', { exact: false }).setInputFiles([pdf('письмо.pdf')])
  await look(school.page, 'dispute')
  await school.page.getByRole('button', { name: 'Отправить спор' }).click()
  await school.page.getByRole('link', { name: 'письмо.pdf' }).waitFor()
  await look(school.page, 'disputed')
  expect(await saved(school.page, 'Справка (Word)')).toContain('Проект')

  await page.goto(`${address}?view=disputes`)
  const row = page.locator('tr').filter({ hasText: 'Файл ВПР не нашей школы.' })
  await row.getByRole('link', { name: 'письмо.pdf' }).waitFor()
  await row.getByLabel('Ответ на спор').fill('Файл проверен: это ваша школа.')
  await look(page, 'disputes')
  await row.getByRole('button', { name: 'Отклонить спор', exact: false }).click()
  await row.getByText('отклонён').waitFor()

  const department = await product.open()
  await signIn(department.page, product.stand, 'department')
  await department.page.goto(`${address}?view=order`)
  await department.page.getByText('Не приложен подписанный приказ', { exact: false }).waitFor()
  await department.page.getByLabel('Подписанный приказ: PDF или скан').setInputFiles([pdf('приказ.pdf')])
  await department.page.getByRole('button', { name: 'Приложить приказ' }).click()
  await department.page.getByRole('link', { name: 'приказ.pdf' }).waitFor()
  await department.page.getByLabel('Номер приказа').fill('12-п')
  await look(department.page, 'order')
  await department.page.getByRole('button', { name: 'Утвердить приказом' }).click()
  await department.page.getByText('Утверждён приказом № 12-п', { exact: false }).waitFor()
  await department.page.getByRole('button', { name: 'Проверить' }).click()
  await department.page.getByText('Совпадает: перечень тот же, что утверждён.').waitFor()
  await look(department.page, 'approved')

  // The page offers no change, and the address says why not.
  await page.goto(`${address}/schools/${code}`)
  await page.getByRole('heading', { name: 'Решения' }).waitFor()
  expect(await page.getByRole('button', { name: 'Вывести из перечня' }).count()).toBe(0)
  const refused = await page.evaluate(async (url) => {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'out', reason: 'Передумали.', version: 0 }),
    })
    return { status: reply.status, detail: (await reply.json()).detail as string }
  }, `/api${address}/schools/${code}/decisions`)
  expect(refused).toMatchObject({ status: 422, detail: expect.stringContaining('утверждён приказом') })
  expect(await saved(page, 'Справка (Word)')).not.toContain('Проект')
  await page.goto('/listings')
  await page.getByText('приказ № 12-п', { exact: false }).waitFor()
  await look(page, 'listings')
  await page
    .getByRole('link', { name: /^Перечень № / })
    .first()
    .click()
  await page.getByRole('link', { name: 'Составить исправление' }).waitFor()
  expect([operator, school, department].flatMap(({ complaints }) => complaints)).toEqual([])
})
