import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { breachesOf } from './axe.ts'

/** A folder for pictures of the pages, for those who want to look at them. */
const PICTURES = process.env.PICTURES

/** The page is in order at a telephone's, a tablet's and a desk's width: no breach of WCAG, nothing to scroll sideways. */
export async function look(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await breachesOf(page), `${name} at ${width}`).toEqual([])
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wider, `${name} at ${width} scrolls sideways`).toBeLessThanOrEqual(0)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true })
  }
}
