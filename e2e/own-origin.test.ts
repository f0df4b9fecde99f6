import { expect, it } from 'vitest'
import { browserTest, signIn } from './browser.ts'

const product = browserTest()
/** Deep enough for a card behind a list behind a section; one page of each kind. */
const PAGES_AT_MOST = 60

/** `/schools/010203/life` and `/schools/040506/life` are one kind of page. */
const kindOf = (address: string) => address.split('?')[0]!.replace(/\/\d[\w-]*/g, '/1')

it('pages, followed link by link, ask nothing but Opora, keep to its content policy and fail nowhere', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await product.open()
  await signIn(page, product.stand, 'region')
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  const known = new Set<string>(['/'])
  const waiting = ['/']
  for (const address of waiting) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const links = await page
      .locator('a[href^="/"]:not([download])')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
    for (const link of links.filter((one) => !one.startsWith('/api/'))) {
      const kind = kindOf(link)
      if (known.has(kind) || known.size >= PAGES_AT_MOST) continue
      known.add(kind)
      waiting.push(link)
    }
    expect(complaints, address).toEqual([])
  }
  const sections = ['/schools', '/imports', '/runs', '/people', '/audit', '/settings', '/jobs', '/approvals']
  expect([...known]).toEqual(expect.arrayContaining([...sections, '/schools/1', '/profile']))
})
