import { Marked } from 'marked'
import type { Plugin } from 'vite'

const GUIDE = /[\\/]docs[\\/]ru[\\/][\w-]+\.md$/

/** The user guide `docs/ru/*.md` as modules `{ title, html }`: rendered here, so that no renderer goes to the browser. */
export function guide(): Plugin {
  return {
    name: 'opora-guide',
    transform(text, id) {
      if (!GUIDE.test(id)) return undefined
      const { title, html } = renderGuide(text)
      const code = `export const title = ${JSON.stringify(title)}\nexport const html = ${JSON.stringify(html)}\n`
      return { code, map: null }
    },
  }
}

/** A chapter: its first heading is the title of the page, the rest its content; links to chapters lead to pages. */
export function renderGuide(text: string): { title: string; html: string } {
  const [, title = '', rest = text] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? []
  return { title, html: marked.parse(rest, { async: false }) }
}

const marked = new Marked({
  renderer: {
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens)
      const chapter = /^([\w-]+)\.md$/.exec(href)?.[1]
      return chapter ? `<a href="/help/${topicOf(chapter)}">${words}</a>` : words
    },
    // A wide table scrolls by itself, not with the page.
    table(token) {
      const cells = (row: typeof token.header, tag: string) =>
        row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')
      const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
      return `<div class="guide-table" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${rows}</tbody></table></div>`
    },
  },
})

/** The topic of a file's name, as it stands in an address. */
function topicOf(chapter: string): string {
  return chapter === 'README' ? 'guide' : chapter
}
