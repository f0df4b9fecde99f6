import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { type FaultProxy, openFaultProxy } from '#test/fault-proxy.ts'
import { browserTestOn, signIn } from './browser.ts'
import { startStand } from './stand.ts'

/** ms after the database is back. */
const RECOVERY = 5000

let proxy: FaultProxy

/** The product over a line to its database that the test can spoil. */
const product = browserTestOn(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opora-outage-'))
  const server = await startEmbedded(folder)
  proxy = await openFaultProxy(server.url)
  const settings = {
    DATABASE_URL: proxy.url,
    OPORA_ALLOW: 'superuser',
    OPORA_BACKUP_FOLDER: join(folder, 'backups'),
  }
  const stand = await startStand({ schools: 10, settings })
  const stop = async () => {
    await stand.stop()
    proxy.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...stand, stop }
})

it('when the database goes away, the page and what was typed stay, and work goes on by itself', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/organisations')
  await page
    .getByRole('main')
    .getByRole('link', { name: /область/i })
    .first()
    .click()
  await page.getByText('Добавить сюда').click()
  await page.getByLabel('Название').last().fill('Совет по качеству')

  proxy.set('reset')
  await page.getByRole('button', { name: 'Добавить', exact: true }).click()
  await page.getByText('База данных недоступна: только чтение').waitFor()
  expect(await page.getByLabel('Название').last().inputValue()).toBe('Совет по качеству')
  await page.getByText('База данных не отвечает').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, 'outage.png') })

  proxy.set(undefined)
  await page.getByText('База данных недоступна').waitFor({ state: 'hidden', timeout: RECOVERY })
  await page.getByRole('button', { name: 'Добавить', exact: true }).click()
  await page.getByRole('link', { name: 'Совет по качеству' }).waitFor()
  expect(complaints).toEqual([])
})

it('a page opened while it is away comes up when it is back, without another sign-in', async () => {
  const { page } = await product.open()
  await signIn(page, product.stand, 'region')
  proxy.set('reset')
  await page.goto('/schools')
  await page.getByRole('heading', { level: 1, name: 'Вход' }).waitFor()
  proxy.set(undefined)
  await page.getByRole('heading', { level: 1, name: 'Школы' }).waitFor({ timeout: RECOVERY })
})

it('the page of jobs and backups shows what there is', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/jobs')
  await page.getByText('Сейчас в фоне ничего не делается').waitFor()
  await page.getByText('Каждый день после 2:00').waitFor()
  await page.getByText('superuser').waitFor()
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    if (process.env.PICTURES)
      await page.screenshot({ path: join(process.env.PICTURES, `jobs-${width}.png`), fullPage: true })
  }
  expect(complaints).toEqual([])
})
