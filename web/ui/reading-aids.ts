/** How a person with weak sight reads: kept in the browser, put on the root element before the first paint. */
export interface ReadingAids {
  size: 'normal' | 'large' | 'huge'
  contrast: 'normal' | 'black-on-white' | 'white-on-black'
  spacing: 'normal' | 'wide'
}

const KEY = 'opora.reading'
const PLAIN: ReadingAids = { size: 'normal', contrast: 'normal', spacing: 'normal' }

export function readReadingAids(): ReadingAids {
  try {
    return { ...PLAIN, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ReadingAids>) }
  } catch {
    // Storage is closed or holds somebody else's text: the page reads as usual.
    return PLAIN
  }
}

export function applyReadingAids(aids: ReadingAids): void {
  Object.assign(document.documentElement.dataset, aids)
}

export function keepReadingAids(aids: ReadingAids): void {
  applyReadingAids(aids)
  try {
    localStorage.setItem(KEY, JSON.stringify(aids))
  } catch {
    // Nothing to keep it in: it holds until the page is closed.
  }
}
