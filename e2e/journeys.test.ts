import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeDemoFiles } from '#demo/files.ts'
import { browserTest, fillSignIn, signIn } from './browser.ts'

const SCHOOLS = 30
const product = browserTest({ schools: SCHOOLS })
let folder: string
let files: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-files-'))
  files = (await writeDemoFiles(folder, { schools: SCHOOLS })).files
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file of the demonstration by a part of its path. */
function demoFile(part: string): string {
  const found = files.find((file) => file.includes(part))
  if (!found) throw new Error(`no demonstration file with ${part}`)
  return join(folder, found)
}

/** Drops files on the page of imports and waits until they are checked; answers the address of the import. */
async function importFiles(page: Page, paths: string[]): Promise<string> {
  await page.goto('/imports')
  await page.getByRole('button', { name: 'Выбрать файлы' }).waitFor()
  await page.locator('input[type=file]').setInputFiles(paths)
  await page.waitForURL(/\/imports\/\d+/)
  await page.getByText('ждёт решения').first().waitFor({ timeout: 60_000 })
  return new URL(page.url()).pathname
}

it('a corrected file → what changes → the system → the list → why → the row of the file', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')

  await importFiles(page, [demoFile('исправленный')])
  await page.getByText(/^1\s*заменяется$/).waitFor()
  await page.getByRole('link', { name: /^ВПР Математика 5 класс/ }).click()
  const panel = page.getByRole('dialog')
  await panel.getByRole('cell', { name: 'заменяется' }).waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Загрузить в систему' }).click()
  await page.getByText(/^Загружено в систему/).waitFor()

  // What was changed stays to be read, down to the earlier version of the result.
  await page.getByRole('link', { name: 'Что изменилось' }).waitFor()
  await page.getByRole('link', { name: /^ВПР Математика 5 класс/ }).click()
  await panel.getByRole('cell', { name: 'заменён', exact: true }).waitFor()
  await panel.getByRole('link', { name: 'Все версии' }).click()
  await page.waitForURL(/\/schools\//)
  await page.getByRole('row', { name: /заменена/ }).waitFor()
  await page.goBack()
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'Запустить методику' }).click()
  await page.getByRole('button', { name: 'Сохранить список' }).click()
  await page.waitForURL(/\/runs\/\d+\?identified=yes/)
  await page
    .getByRole('link', { name: /^Почему\?/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: /^Почему:/ }).waitFor()
  await page.getByRole('heading', { name: 'Критерии' }).waitFor()
  await page.getByRole('button', { name: 'Строки файла' }).first().click()
  // Rows of pupils are opened for a purpose, which is kept with the page and nowhere else.
  const openRows = async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Открыть строки' }).click()
    await page.getByRole('dialog').locator('tr.asked').first().waitFor()
  }
  await openRows()

  // The address is the state: the same panel opens by the link alone.
  await page.reload()
  await openRows()
  expect(complaints).toEqual([])
})

it('the same file twice changes nothing and says so', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  const path = demoFile('Распределение первичных баллов РУ6')
  await importFiles(page, [path])
  await page.getByRole('button', { name: 'Загрузить в систему' }).click()
  await page.getByText(/^Загружено в систему/).waitFor()

  await importFiles(page, [path])
  await page.getByRole('link', { name: /^Файлы/ }).click()
  await page.getByText('Точно такой же файл уже загружен').waitFor()
  expect(await page.getByRole('button', { name: 'Загрузить в систему' }).isDisabled()).toBe(true)
})

it('bad files are told in words: what is wrong, where, and how to mend it', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  const broken = join(folder, 'не книга.xlsx')
  await writeFile(broken, 'это не книга')
  await importFiles(page, [broken, demoFile('с_ошибками')])
  await page.getByRole('link', { name: /^Файлы/ }).click()
  await page.getByRole('row', { name: /не книга\.xlsx.*не принят/ }).waitFor()

  await page.getByRole('link', { name: /с_ошибками/ }).click()
  const panel = page.getByRole('dialog')
  await panel
    .getByRole('row', { name: /ошибка.*строка \d+/ })
    .first()
    .waitFor()
  await panel.getByRole('button', { name: 'Скачать с отмеченными ячейками' }).click()
  await panel.getByLabel('Цель').selectOption('Проверка результатов')
  const [marked] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Скачать', exact: true }).click(),
  ])
  expect(marked.suggestedFilename()).toMatch(/\.xlsx$/)
  // Told once, it is not asked again for the same file.
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('link', { name: 'Скачать с отмеченными ячейками' }).click(),
  ])
  expect(again.suggestedFilename()).toBe(marked.suggestedFilename())

  await page.keyboard.press('Escape')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname.replace(/\d+/, 'N'))
  })
  // Twice in one tick: before the page could switch the button off.
  await page.getByRole('button', { name: 'Отменить загрузку' }).evaluate((button: HTMLElement) => {
    button.click()
    button.click()
  })
  await page.getByText('От неё ничего не осталось').waitFor()
  expect(sent).toEqual(['/api/imports/N/cancel'])
  expect(complaints).toEqual([])
})

it('a district sees only its own schools and is told who runs methods', async () => {
  const region = await product.open()
  await signIn(region.page, product.stand, 'region')
  const all = await schoolsSeen(region.page)

  const { page } = await product.open()
  await signIn(page, product.stand, 'district')
  const own = await schoolsSeen(page)
  expect(own.municipalities).toHaveLength(1)
  expect(own.codes.length).toBeGreaterThan(0)
  expect(own.codes.length).toBeLessThan(all.codes.length)

  const foreign = all.codes.find((code) => !own.codes.includes(code))
  await page.goto(`/schools/${foreign}`)
  await page.getByText('такой записи нет, или она вам недоступна').waitFor()
  await page.goto('/runs')
  await page.getByText('Запускает методику региональный оператор').waitFor()
  await page.goto('/runs/new')
  await page.getByText('Методику запускает региональный оператор').waitFor()
})

async function schoolsSeen(page: Page): Promise<{ codes: string[]; municipalities: string[] }> {
  await page.goto('/schools')
  await page.locator('tbody tr').first().waitFor()
  const column = (n: number) => page.locator(`tbody tr > :nth-child(${n})`).allInnerTexts()
  return { codes: await column(2), municipalities: [...new Set(await column(3))] }
}

it('a session that ends in the middle of work asks to sign in and goes on from the same page', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/schools?sort=-pupils')
  await page.locator('tbody tr').first().waitFor()
  await page.context().clearCookies()
  await page.getByLabel('Список').selectOption('yes')
  await fillSignIn(page, product.stand, 'region')
  await page.locator('tbody tr').first().waitFor()
  expect(new URL(page.url()).search).toBe('?sort=-pupils&listed=yes')
})
