import type { Limits } from '#intake/open/limits.ts'
import { refusal } from '#intake/open/refusals.ts'
import type { Archive } from './archive.ts'
import { isBuiltInDate, showsDate } from './date-format.ts'
import { readPlainStrings } from './plain-strings.ts'
import { attributeOf, textOf } from './text.ts'
import { CLOSE, EMPTY, MORE, nameCode, OPEN, TEXT, type Token, XmlReader } from './xml.ts'

export interface SheetPart {
  name: string
  hidden: boolean
  part: string
}

/** Where the parts of a workbook lie. */
export interface WorkbookParts {
  sheets: SheetPart[]
  sharedStrings: string | null
  styles: string | null
  /** Dates count from 1 January 1904, as old Excel for Mac did. */
  from1904: boolean
}

interface Relation {
  type: string
  part: string
}

const RELATIONSHIP = nameCode('Relationship')
const SHEET = nameCode('sheet')
const WORKBOOK_PROPERTIES = nameCode('workbookPr')
const NUMBER_FORMAT = nameCode('numFmt')
const CELL_FORMATS = nameCode('cellXfs')
const CELL_FORMAT = nameCode('xf')
const STRING_ITEM = nameCode('si')
const STRING_TEXT = nameCode('t')
const PHONETIC = nameCode('rPh')

/** Reads a part token by token. */
async function readTokens(
  archive: Archive,
  part: { name: string; limits: Limits },
  visit: (xml: XmlReader, token: Token) => void,
): Promise<void> {
  await readPart(archive, part, (xml) => {
    for (let token = xml.next(); token !== MORE; token = xml.next()) visit(xml, token)
  })
}

/** Reads a part: `scan` takes what the reader has at hand, again and again. */
export async function readPart(
  archive: Archive,
  part: { name: string; limits: Limits },
  scan: (xml: XmlReader) => void,
): Promise<void> {
  const xml = new XmlReader(part.limits.tokenBytes)
  await archive.unpack(part.name, (chunk) => {
    xml.push(chunk)
    scan(xml)
  })
  xml.finish()
}

/** Finds the sheets in the order the book shows them, and the parts they need. */
export async function readWorkbookParts(archive: Archive, limits: Limits): Promise<WorkbookParts> {
  const root = await readRelations(archive, '', limits)
  const main =
    [...root.values()].find((relation) => relation.type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  const relations = await readRelations(archive, main, limits)
  const partOfType = (type: string): string | null => {
    const found = [...relations.values()].find((relation) => relation.type === type)
    return found && archive.has(found.part) ? found.part : null
  }
  const parts: WorkbookParts = {
    sheets: [],
    sharedStrings: partOfType('sharedStrings'),
    styles: partOfType('styles'),
    from1904: false,
  }
  const used = new Set<string>()
  await readTokens(archive, { name: main, limits }, (xml, token) => {
    if (token !== OPEN && token !== EMPTY) return
    if (xml.name === WORKBOOK_PROPERTIES) {
      parts.from1904 = /^(?:1|true)$/.test(attributes(xml).get(nameCode('date1904')) ?? '')
    }
    if (xml.name !== SHEET) return
    const values = attributes(xml)
    const relation = relations.get(values.get(nameCode('id')) ?? '')
    if (!relation) throw refusal('damaged')
    if (relation.type !== 'worksheet') return
    if (used.has(relation.part)) throw refusal('damaged')
    used.add(relation.part)
    const state = values.get(nameCode('state')) ?? 'visible'
    parts.sheets.push({
      name: values.get(nameCode('name')) ?? '',
      hidden: state !== 'visible',
      part: relation.part,
    })
  })
  if (parts.sheets.length === 0) throw refusal('damaged')
  return parts
}

/** Relations of a part by their id; links to the world outside are left out and never followed. */
async function readRelations(archive: Archive, part: string, limits: Limits): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const relations = new Map<string, Relation>()
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`
  await readTokens(archive, { name, limits }, (xml, token) => {
    if ((token !== OPEN && token !== EMPTY) || xml.name !== RELATIONSHIP) return
    const values = attributes(xml)
    if (values.get(nameCode('TargetMode')) === 'External') return
    const type = values.get(nameCode('Type')) ?? ''
    relations.set(values.get(nameCode('Id')) ?? '', {
      type: type.slice(type.lastIndexOf('/') + 1),
      part: resolvePart(folder, values.get(nameCode('Target')) ?? ''),
    })
  })
  return relations
}

function resolvePart(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean)
  for (const step of target.replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

/** For each cell style: 1 if it shows a number as a date. */
export async function readDateStyles(archive: Archive, name: string, limits: Limits): Promise<Uint8Array> {
  const formats = new Map<number, boolean>()
  const dates: number[] = []
  let inCellFormats = false
  await readTokens(archive, { name, limits }, (xml, token) => {
    if (xml.name === CELL_FORMATS && token !== TEXT) inCellFormats = token === OPEN
    if (token !== OPEN && token !== EMPTY) return
    if (xml.name === NUMBER_FORMAT) {
      const values = attributes(xml)
      const id = Number(values.get(nameCode('numFmtId')))
      formats.set(id, showsDate(values.get(nameCode('formatCode')) ?? ''))
    } else if (xml.name === CELL_FORMAT && inCellFormats) {
      const id = Number(attributes(xml).get(nameCode('numFmtId')) ?? 0)
      dates.push((formats.get(id) ?? isBuiltInDate(id)) ? 1 : 0)
    }
  })
  return Uint8Array.from(dates)
}

/** The texts cells point to by number; runs of rich text are joined, phonetic guides left out. */
export async function readSharedStrings(archive: Archive, name: string, limits: Limits): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inItem = false
  let inText = false
  let inPhonetic = false
  const visit = (xml: XmlReader, token: Token): void => {
    if (token === TEXT) {
      if (!inText) return
      text = text === '' ? textOf(xml) : text + textOf(xml)
      if (text.length > limits.text) throw refusal('too_long_text')
    } else if (xml.name === STRING_TEXT) {
      inText = token === OPEN && !inPhonetic
    } else if (xml.name === STRING_ITEM) {
      inItem = token === OPEN
      if (!inItem) strings.push(text)
      if (strings.length > limits.cells) throw refusal('too_many_cells')
      text = ''
    } else if (xml.name === PHONETIC) {
      inPhonetic = token === OPEN
    } else if (token === CLOSE) {
      inText = false
    }
  }
  await readPart(archive, { name, limits }, (xml) => {
    for (let token = xml.next(); token !== MORE; token = xml.next()) {
      visit(xml, token)
      if (!inItem && !inPhonetic) xml.at = readPlainStrings(xml.bytes, xml.at, { strings, limits })
    }
  })
  return strings
}

function attributes(xml: XmlReader): Map<number, string> {
  const found = new Map<number, string>()
  while (xml.nextAttribute()) found.set(xml.attribute, attributeOf(xml))
  return found
}
