import { it } from 'vitest'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { writeDemoFiles } from '#demo/files.ts'
import { browserTest, signIn } from './browser.ts'
const product = browserTest()
const H='school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,low,n2,n3,n4,n5'
const R=(code: string, low: number, subject = 'ma') => `${code},Гимназия ${code},Приречный округ,2012/13,spring,vpr,${subject},,5,20,${low},${low},${20 - low},0,0`
it('shots', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opora-files-'))
  const demo = await writeDemoFiles(folder, { schools: 30 })
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  const items = (await (await page.request.get('/api/schools?limit=5&listed=yes')).json()).items
  async function shot(name: string, full = true) {
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(250)
      await page.screenshot({ path: `/tmp/hshots/${name}-${width}.png`, fullPage: full })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  async function send(files: string[]) {
    await page.goto('/imports')
    await page.getByRole('button', { name: 'Выбрать файлы' }).waitFor()
    await page.locator('input[type=file]').setInputFiles(files)
    await page.waitForURL(/\/imports\/\d+/)
    await page.getByText('ждёт решения').first().waitFor({ timeout: 60_000 })
    return new URL(page.url()).pathname
  }
  const write = async (name: string, lines: string[]) => { const p = join(folder, name); await writeFile(p, lines.join('\n') + '\n'); return p }
  const f = (part: string) => join(folder, demo.files.find((x) => x.includes(part))!)
  const codes = ['777001', '777002', '777003']
  await send([await write('с чужими.csv', [H, ...codes.map((c) => R(c, 5, 'ru'))])])
  const parked = new URL(page.url()).pathname
  await page.goto(parked + '?view=schools'); await page.getByRole('button', { name: /Сохранить/ }).waitFor()
  await page.locator('select').first().selectOption('match'); await page.locator('select').nth(1).selectOption('create')
  await shot('parked')
  await page.goto(parked + '?view=files'); await page.waitForTimeout(400); await shot('parked-files')
  const table = await write('своя таблица.csv', ['Кто;Столько;Из них;Итог', ...items.map((s: { code: string }) => `${s.code};20;3;а`)])
  const m = await send([table]); await page.goto(m + '?view=files'); await page.getByRole('link', { name: 'своя таблица.csv' }).click()
  await page.getByText('Что в каких столбцах').first().waitFor(); await shot('mapping', false)
  const broken = await write('не книга.xlsx', ['это не книга'])
  const bad = await send([broken, f('с_ошибками')]); await shot('bad-changes'); await page.goto(bad + '?view=files'); await page.waitForTimeout(400); await shot('bad-files')
  await page.getByRole('link', { name: /с_ошибками/ }).click(); await page.waitForTimeout(600); await shot('bad-panel', false)
  const c = await send([f('исправленный')]); await shot('checked')
  await page.goto(c); await page.getByRole('link', { name: /^ВПР Математика 5 класс/ }).click(); await page.waitForTimeout(500); await shot('checked-panel', false)
  await page.keyboard.press('Escape'); await page.getByRole('button', { name: 'Загрузить в систему' }).click(); await page.getByText(/^Загружено в систему/).waitFor()
  await page.goto(c); await page.waitForTimeout(400); await shot('applied')
  await page.getByRole('link', { name: /^ВПР Математика 5 класс/ }).click(); await page.waitForTimeout(500); await shot('applied-panel', false)
  await page.getByRole('link', { name: 'Все версии' }).click(); await page.waitForTimeout(800); await shot('versions', false)
  await page.goto('/imports'); await page.waitForTimeout(500); await shot('imports')
  await page.goto('/completeness'); await page.waitForTimeout(700); await shot('completeness', false)
  const post = async (data: object) => (await (await page.request.post('/api/runs', { data, headers: { origin: product.stand.address } })).json()).id
  const year = '2024/25'
  const r1 = await post({ methodology: 'smolensk-2021', year }); const r2 = await post({ methodology: 'smolensk-2021', year, overrides: { lowShare: { numerator: 2, denominator: 5 } } })
  await page.goto(`/runs/${r1}/compare?other=${r2}`); await page.waitForTimeout(800); await shot('compare')
  await page.goto(`/runs/${r1}`); await page.waitForTimeout(800); await shot('run', false)
  await page.goto(`/runs/${r1}/schools/${items[0].code}`); await page.waitForTimeout(800); await shot('why')
  await page.goto(`/schools/${items[0].code}`); await page.waitForTimeout(800); await shot('card')
}, 300_000)
