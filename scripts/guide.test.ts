import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inPackage } from '#server/platform/root.ts'
import { helpOfPages } from '#web/words/help.ts'
import { renderGuide } from './guide.ts'

const folder = inPackage('docs/ru')
const chapters = readdirSync(folder).map((file) => ({
  topic: file === 'README.md' ? 'guide' : file.replace('.md', ''),
  ...renderGuide(readFileSync(join(folder, file), 'utf8')),
}))
const topics = chapters.map(({ topic }) => topic)

it('a chapter is a title and a text whose links lead to pages of the product', () => {
  const { title, html } = renderGuide(
    '# Вход\n\nСм. [загрузку](import.md), [код](../../server/app.ts) и `ключ`.\n',
  )
  expect(title).toBe('Вход')
  expect(html).toBe('<p>См. <a href="/help/import">загрузку</a>, код и <code>ключ</code>.</p>\n')
})

it('every chapter has a title, and its links lead to chapters that are there', () => {
  for (const { topic, title, html } of chapters) {
    expect(title, topic).not.toBe('')
    const links = [...html.matchAll(/href="\/help\/([^"]+)"/g)].map((match) => match[1])
    expect(
      links.filter((link) => !topics.includes(link!)),
      topic,
    ).toEqual([])
  }
})

it('every page of the product has its help, and the help leads to a chapter that is there', () => {
  const router = readFileSync(inPackage('web/router.tsx'), 'utf8')
  const pages = [...router.matchAll(/path: '([^']+)'/g)].map((match) => match[1])
  expect(Object.keys(helpOfPages).sort()).toEqual(pages.filter((path) => path !== '/help/$topic').sort())
  const missing = Object.values(helpOfPages).filter(({ topic }) => !topics.includes(topic))
  expect(missing).toEqual([])
})
