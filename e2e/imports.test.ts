import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { breachesOf } from './axe.ts'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface School {
  code: string
  name: string
  municipality: { name: string }
}

/** A page of the region's operator, and the first schools of the register. */
async function enter(): Promise<{ page: Page; schools: School[]; complaints: string[] }> {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  const reply = await page.request.get('/api/schools?limit=5')
  return { page, schools: (await reply.json()).items, complaints }
}

/** Chooses a file made of these lines on the page of imports. */
async function send(page: Page, name: string, lines: readonly string[]): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, [...lines, ''].join('\n'))
  await page.goto('/imports')
  await page.getByRole('button', { name: 'Выбрать файлы' }).waitFor()
  await page.locator('input[type=file]').setInputFiles(path)
  await page.waitForURL(/\/imports\/\d+/)
}

async function sendAndWait(page: Page, name: string, lines: readonly string[]): Promise<string> {
  await send(page, name, lines)
  await page.getByText('ждёт решения').first().waitFor({ timeout: 60_000 })
  return new URL(page.url()).pathname
}

async function applyAndWait(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Загрузить в систему' }).click()
  await page.getByText(/^Загружено в систему/).waitFor()
}

async function openFile(page: Page, name: string) {
  await page.getByRole('link', { name: /^Файлы/ }).click()
  await page.getByRole('link', { name, exact: true }).click()
  return page.getByRole('dialog')
}

const RESULTS =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,low,n2,n3,n4,n5'
/** A result in Opora's own form, of a year that the demonstration does not have. */
const result = (code: string, low: number, subject = 'ma') =>
  `${code},Гимназия,,2012/13,spring,vpr,${subject},,5,20,${low},${low},${20 - low},0,0`

it('an unknown table: its columns are told once, the next one of the kind asks for the year only', async () => {
  const { page, schools, complaints } = await enter()
  const table = (low: number) => [
    'Кто;Столько;Из них;Итог',
    ...schools.map(({ code }) => `${code};20;${low};а`),
  ]
  await sendAndWait(page, 'своя таблица.csv', table(3))
  let panel = await openFile(page, 'своя таблица.csv')
  await panel.getByRole('heading', { name: 'Что в каких столбцах' }).waitFor()
  await panel.getByText('Укажите, в каком столбце школа').waitFor()
  const save = panel.getByRole('button', { name: 'Запомнить и прочитать' })
  expect(await save.isDisabled()).toBe(true)
  await panel.getByLabel('Что это: A Кто').selectOption('school')
  await panel.getByLabel('Что это: B Столько').selectOption('participants')
  await panel.getByLabel('Что это: C Из них').selectOption('participants')
  await panel.getByText('выбрано дважды').waitFor()
  await panel.getByLabel('Что это: C Из них').selectOption('low')
  await tellPaper(page, '2012/13')
  await save.click()
  await page.getByRole('row', { name: /своя таблица\.csv.*принят/ }).waitFor({ timeout: 60_000 })
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Что изменится' }).click()
  await page.getByRole('row', { name: /^ВПР Математика 5 класс.*2012\/13/ }).waitFor()
  await applyAndWait(page)

  await sendAndWait(page, 'через год.csv', table(4))
  panel = await openFile(page, 'через год.csv')
  await panel.getByText('Сказать год и процедуру самому').click()
  await tellPaper(page, '2013/14')
  await panel.getByRole('button', { name: 'Прочитать заново' }).click()
  await page.getByRole('row', { name: /через год\.csv.*принят/ }).waitFor({ timeout: 60_000 })
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Что изменится' }).click()
  await page.getByRole('row', { name: /2013\/14/ }).waitFor()
  await applyAndWait(page)
  expect(complaints).toEqual([])
})

async function tellPaper(page: Page, year: string): Promise<void> {
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Учебный год').fill(year)
  await panel.getByLabel('Когда проводилась').selectOption('spring')
  await panel.getByLabel('Процедура').selectOption('vpr-ma-5')
}

it('schools that the register does not know: matched, created, left out', async () => {
  const { page, schools } = await enter()
  const [known] = schools
  const codes = ['777001', '777002', '777003']
  await sendAndWait(page, 'с чужими.csv', [RESULTS, ...codes.map((code) => result(code, 5, 'ru'))])
  await page.getByText(/^3\s*ждут решения о школе$/).waitFor()
  await page.getByRole('link', { name: /^Неизвестные школы/ }).click()
  const row = (code: string) => page.getByRole('row', { name: new RegExp(`код ${code}`) })
  const save = page.getByRole('button', { name: /^Сохранить/ })
  expect(await save.isDisabled()).toBe(true)

  await row(codes[0]!).getByLabel('Решение').selectOption('match')
  await page.getByText('Закончите выбор').waitFor()
  await row(codes[0]!).getByLabel('Найти школу').fill(known!.code)
  await row(codes[0]!).getByRole('radio').first().check()
  await row(codes[1]!).getByLabel('Решение').selectOption('create')
  await row(codes[1]!).getByLabel('Муниципалитет').selectOption({ label: known!.municipality.name })
  await row(codes[2]!).getByLabel('Решение').selectOption('leave-out')
  await page.getByRole('button', { name: 'Сохранить 3 решения' }).click()
  await page.getByText('Что изменится').waitFor()
  await page.getByText('ждёт решения').first().waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Что изменится' }).click()
  await page.getByText(/^2\s*новых$/).waitFor()
  await page.getByText(/^1\s*не учитывается$/).waitFor()
  await applyAndWait(page)
  await page.goto('/schools/777002')
  await page.getByRole('heading', { level: 1, name: 'Гимназия' }).waitFor()
})

it('data changed by somebody else meanwhile: the button says so and shows the way on', async () => {
  const { page, schools } = await enter()
  const { code } = schools[0]!
  const other = await enter()
  const file = (low: number) => [RESULTS, result(code, low, 'ru').replace('2012/13', '2011/12')]
  await sendAndWait(page, 'первый.csv', file(3))
  await page.getByText(/^1\s*новый$/).waitFor()
  await sendAndWait(other.page, 'второй.csv', file(4))
  await applyAndWait(other.page)

  await page.getByRole('button', { name: 'Загрузить в систему' }).click()
  await page.getByText('данные стали другими').waitFor()
  await page.getByRole('button', { name: 'Посмотреть изменения заново' }).click()
  await page.getByText(/^1\s*заменяется$/).waitFor()
  await applyAndWait(page)
})

it('a check that ends while the person is on another page is told there', async () => {
  const { page, schools } = await enter()
  const pupils = Array.from({ length: 40_000 }, (_, index) => {
    const { code } = schools[index % schools.length]!
    return `${code},,,2010/11,spring,vpr,ma,,5,${10_000 + index},5А,,${2 + (index % 4)},,ok`
  })
  const header =
    'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status'
  await send(page, 'работы.csv', [header, ...pupils])
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await page.getByRole('link', { name: 'Методики', exact: true }).click()
  await page.getByText(`Загрузка ${id} проверена`).waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Посмотреть' }).click()
  await page.getByRole('button', { name: 'Загрузить в систему' }).waitFor()
  await page.getByRole('button', { name: 'Отменить загрузку' }).click()
  await page.getByText('От неё ничего не осталось').waitFor()
})

it('a register that renames a school shows it before, and the school remembers its former name', async () => {
  const { page, schools, complaints } = await enter()
  const [school] = schools
  await sendAndWait(page, 'реестр школ.csv', [
    'Код ОО;Краткое наименование;Муниципалитет;Вид ОО;Местность',
    `${school!.code};Лицей на горе;${school!.municipality.name};лицей;город`,
  ])
  const table = page.getByRole('region', { name: 'Школы, у которых изменятся сведения реестра' })
  await table.getByText('переименована').waitFor()
  await table.getByText('Лицей на горе').waitFor()
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await breachesOf(page), `at ${width}`).toEqual([])
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wider, `scrolls sideways at ${width}`).toBeLessThanOrEqual(0)
  }
  await page.getByLabel('С какого дня действуют новые названия и места').fill('2025-03-01')
  await page.getByLabel('Основание: номер и дата приказа').fill('Постановление № 7')
  await applyAndWait(page)
  await page.goto(`/schools/${school!.code}/life`)
  await page.getByText(`переименована: ${school!.name} → Лицей на горе`).waitFor()
  await page.getByText('Постановление № 7').waitFor()
  expect(complaints).toEqual([])
})
