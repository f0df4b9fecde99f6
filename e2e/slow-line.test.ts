import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()

/** A village line: 400 kbit/s down, 200 up, a fifth of a second there and back. */
const VILLAGE = {
  offline: false,
  latency: 200,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 200_000 / 8,
}
const FIRST_CONTENT_MS = 3000

it('at 400 kbit/s the sign-in shows within three seconds, and a second visit loads only data', async () => {
  const { page } = await product.open({ width: 1024, height: 700 })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', VILLAGE)

  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: 'Вход' }).waitFor()
  const shown = await page.evaluate(() => performance.now())
  expect(shown).toBeLessThan(FIRST_CONTENT_MS)

  await signIn(page, product.stand, 'region')
  await page.getByRole('heading', { name: 'Что ждёт' }).waitFor({ timeout: 30_000 })

  // A pointer that rests on a link asks for its page before it is opened: that is over before the second visit.
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
  const received: { url: string; bytes: number }[] = []
  const urls = new Map<string, string>()
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.fromDiskCache) urls.set(requestId, response.url)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId)
    if (url && encodedDataLength > 0) received.push({ url, bytes: encodedDataLength })
  })
  await page.goto('/')
  await page.getByRole('heading', { name: 'Что ждёт' }).waitFor()
  const code = received.filter(({ url }) => url.includes('/assets/'))
  expect(code).toEqual([])
  expect(received.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(20_000)
})
