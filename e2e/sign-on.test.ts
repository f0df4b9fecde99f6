import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { SECRET, startProvider, type TestProvider } from '#test/oidc-provider.ts'
import { breachesOf } from './axe.ts'
import { browserTestOn, signIn } from './browser.ts'
import { startStand } from './stand.ts'

const NAME = 'Единый вход области'
let provider: TestProvider

/** The provider is another site than the product, as in life: cookies of the product do not come along on the way back. */
const product = browserTestOn(async () => {
  const port = await freePort()
  provider = await startProvider({ host: 'localhost', redirect: `http://127.0.0.1:${port}/sign-on` })
  provider.person = { accountId: 'e2e-operator' }
  return startStand({
    schools: 10,
    settings: {
      PORT: String(port),
      OPORA_OIDC_ISSUER: provider.issuer,
      OPORA_OIDC_CLIENT_ID: 'secret',
      OPORA_OIDC_SECRET: SECRET,
      OPORA_OIDC_NAME: NAME,
    },
  })
})
afterAll(() => provider?.stop())

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const shot = (page: Page, name: string) =>
  process.env.SHOTS
    ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
    : undefined

it('an account is linked in the profile, and then lets in without the password', async () => {
  const { page, complaints } = await product.open()
  await page.goto('/')
  await page.getByRole('button', { name: `Войти через «${NAME}»` }).click()
  await page.getByText('Учётная запись не связана').waitFor()
  await shot(page, 'unknown')
  await page.getByRole('button', { name: 'На страницу входа' }).click()
  await signIn(page, product.stand, 'region')
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Связать' }).click()
  await page.waitForURL(/\/profile$/)
  await page.getByRole('button', { name: 'Отвязать' }).waitFor()
  expect(await breachesOf(page)).toEqual([])
  await shot(page, 'profile')
  await page.getByRole('button', { name: 'Выйти' }).click()
  const outside = page.getByRole('button', { name: `Войти через «${NAME}»` })
  await outside.waitFor()
  await outside.click()
  await page.getByRole('navigation').first().waitFor()
  const foreign = complaints.filter((url) => !url.startsWith(provider.issuer))
  expect(foreign).toEqual([])
})

it('one looks as another, says why one sees a school, and proposes a role for two', async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  await page.goto('/people?role=coordinator')
  await page
    .getByRole('link', { name: /Координатор/ })
    .first()
    .click()
  await page.getByText('Предложить роль, которую дают вдвоём').waitFor()
  await shot(page, 'person')
  await page.getByRole('button', { name: /^Посмотреть как/ }).click()
  await page.getByText(/^Вы смотрите как/).waitFor()
  await page.goto('/schools')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByText('Почему я это вижу').click()
  await page.getByText(/есть у роли «муниципальный координатор»/).waitFor()
  expect(await breachesOf(page)).toEqual([])
  await shot(page, 'viewing')
  await page.getByRole('button', { name: 'Закончить просмотр' }).click()
  await page.getByText('Предложить роль, которую дают вдвоём').waitFor()
  await page.goto('/approvals')
  await page.getByText('Второй администратор на время отпуска').waitFor()
  expect(await breachesOf(page)).toEqual([])
  await page.goto('/rights')
  await page.getByRole('heading', { name: 'Поля, которые видит не каждый' }).waitFor()
  expect(await breachesOf(page)).toEqual([])
  expect(complaints).toEqual([])
})
