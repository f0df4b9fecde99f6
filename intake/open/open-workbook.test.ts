import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '#intake/grid.ts'
import { book, bookParts } from '#test/book.ts'
import { type ZipPart, zip } from '#test/zip.ts'
import { openWorkbook } from './open-workbook.ts'

const SOUND = { sheets: [{ name: 'Лист1', rows: '<row r="1"><c r="A1"><v>5</v></c></row>' }] }
const TEN_MEGABYTES = Buffer.alloc(10 * 1024 * 1024)
/** Work on a hostile file ends within this time; the machine may be busy, so the test leaves room. */
const REFUSED_WITHIN_MS = 200

async function codeOf(bytes: Uint8Array, name = 'файл.xlsx', limits = {}): Promise<string> {
  try {
    await openWorkbook(bytes, name, limits)
    return 'opened'
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    const { code, reason } = error as Refusal
    expect(reason).toMatch(/^[А-ЯЁ].*[.]$/s)
    return code
  }
}

function withPart(part: ZipPart): Buffer {
  return zip([...bookParts(SOUND).filter(({ name }) => name !== part.name), part])
}

/** A compound file of three sectors: header, table of sectors, directory. */
function compound(names: string[], table: readonly number[] = [0xfffffffd, 0xfffffffe]): Buffer {
  const header = Buffer.alloc(512, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(0, 76)
  const sectors = Buffer.alloc(512, 0xff)
  table.forEach((next, sector) => {
    sectors.writeUInt32LE(next, sector * 4)
  })
  const directory = Buffer.alloc(512)
  const entries = ['Root Entry', ...names]
  entries.forEach((name, i) => {
    directory.write(name, i * 128, 'utf16le')
    directory.writeUInt8(2, i * 128 + 66)
    directory.fill(0xff, i * 128 + 68, i * 128 + 80)
    if (i > 0 && i + 1 < entries.length) directory.writeUInt32LE(i + 1, i * 128 + 72)
  })
  if (names.length > 0) directory.writeUInt32LE(1, 76)
  return Buffer.concat([header, sectors, directory])
}

const SHEET = 'xl/worksheets/sheet1.xml'
const REFUSED: [what: string, code: string, bytes: () => Uint8Array][] = [
  ['nothing', 'empty', () => Buffer.alloc(0)],
  ['PDF', 'pdf', () => Buffer.from('%PDF-1.4\n1 0 obj')],
  ['RAR', 'archive', () => Buffer.from('Rar!\x1a\x07\x00')],
  ['gzip', 'archive', () => Buffer.from('1f8b0800', 'hex')],
  ['zip of tables', 'archive', () => zip([{ name: 'a.xlsx', data: book(SOUND) }])],
  ['Word', 'word', () => zip([{ name: 'word/document.xml', data: '<w:document/>' }])],
  ['PowerPoint', 'presentation', () => zip([{ name: 'ppt/presentation.xml', data: '<p/>' }])],
  [
    'OpenDocument',
    'open_document',
    () =>
      zip([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', method: 0 },
        { name: 'content.xml', data: '<x/>' },
      ]),
  ],
  ['xlsb', 'binary_workbook', () => zip([{ name: 'xl/workbook.bin', data: 'x' }])],
  ['macros', 'macros', () => withPart({ name: 'xl/vbaProject.bin', data: 'x' })],
  ['encrypted book', 'password', () => compound(['EncryptedPackage'])],
  ['macros in .xls', 'macros', () => compound(['Workbook', '_VBA_PROJECT_CUR'])],
  ['Word 97', 'word', () => compound(['WordDocument'])],
  ['another compound file', 'not_a_table', () => compound([])],
  ['compound file without a book', 'damaged', () => compound(['Workbook'])],
  ['compound file in a circle', 'damaged', () => compound(['Workbook'], [0xfffffffd, 1])],
  ['compound file cut short', 'damaged', () => compound(['Workbook']).subarray(0, 700)],
  ['HTML', 'html', () => Buffer.from('\n <html><body><table><tr><td>1</td></tr></table>')],
  ['HTML with an XML head', 'html', () => Buffer.from('<?xml version="1.0"?><html xmlns="x"><body/></html>')],
  ['table without a page', 'html', () => Buffer.from('\ufeff<TABLE border=1><tr><td>1')],
  [
    'XML',
    'xml',
    () =>
      Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
  ],
  ['SVG', 'xml', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['RTF', 'word', () => Buffer.from('{\\rtf1\\ansi')],
  ['PNG', 'not_a_table', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['NUL bytes', 'not_a_table', () => Buffer.from('a;b\0;c\n')],
  ['only PK', 'damaged', () => Buffer.from('PK')],
  ['cut in half', 'damaged', () => book(SOUND).subarray(0, 700)],
  ['cut at the end', 'damaged', () => book(SOUND).subarray(0, -10)],
  ['wrong checksum', 'damaged', () => withPart({ name: SHEET, data: '<worksheet/>', declaredCrc: 1 })],
  [
    'size told too small',
    'damaged',
    () => withPart({ name: SHEET, data: '<worksheet></worksheet>', declaredSize: 5 }),
  ],
  [
    'size told too large',
    'damaged',
    () => withPart({ name: SHEET, data: '<worksheet/>', declaredSize: 500 }),
  ],
  [
    'headers with different names',
    'damaged',
    () => withPart({ name: SHEET, data: '<worksheet/>', localName: 'xl/worksheets/sheet2.xml' }),
  ],
  [
    'headers with different sizes',
    'damaged',
    () => withPart({ name: SHEET, data: '<worksheet/>', localSize: 7 }),
  ],
  [
    'parts over each other',
    'damaged',
    () => zip([...bookParts(SOUND), { ...bookParts(SOUND)[0]!, offset: 0 }]),
  ],
  ['part twice', 'damaged', () => zip([...bookParts(SOUND), ...bookParts(SOUND).slice(-1)])],
  ['name out of the folder', 'damaged', () => withPart({ name: '../../etc/cron.d/x', data: 'x' })],
  ['unknown compression', 'damaged', () => withPart({ name: SHEET, data: '<worksheet/>', method: 12 })],
  ['encrypted part', 'password', () => withPart({ name: SHEET, data: '<worksheet/>', flags: 1 })],
  ['bomb', 'too_compressed', () => withPart({ name: SHEET, data: TEN_MEGABYTES })],
  [
    'bomb in a part that is not read',
    'too_compressed',
    () => withPart({ name: 'xl/media/image1.bmp', data: TEN_MEGABYTES }),
  ],
  [
    'declared gigabytes',
    'too_large_unpacked',
    () => withPart({ name: SHEET, data: '<worksheet/>', declaredSize: 4e9 }),
  ],
  [
    'many parts',
    'too_many_parts',
    () => zip(Array.from({ length: 501 }, (_, i) => ({ name: `xl/workbook${i}.xml`, data: '' }))),
  ],
  ['no sheet part', 'damaged', () => zip(bookParts(SOUND).filter(({ name }) => name !== SHEET))],
  [
    'no relations',
    'damaged',
    () => zip(bookParts(SOUND).filter(({ name }) => !name.endsWith('book.xml.rels'))),
  ],
  [
    'entity in a sheet',
    'doctype',
    () =>
      withPart({
        name: SHEET,
        data: '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>',
      }),
  ],
  [
    'entity inside',
    'doctype',
    () => withPart({ name: SHEET, data: '<worksheet><!ENTITY lol "lol"></worksheet>' }),
  ],
  [
    'XML cut short',
    'damaged',
    () => withPart({ name: SHEET, data: '<worksheet><sheetData><row r="1"><c r="A1"><v>1' }),
  ],
  [
    'UTF-16 in a part',
    'damaged',
    () => withPart({ name: SHEET, data: Buffer.from('\ufeff<worksheet/>', 'utf16le') }),
  ],
  [
    'row number beyond the sheet',
    'damaged',
    () => book({ sheets: [{ name: 'Л', rows: '<row r="1048577"><c><v>1</v></c></row>' }] }),
  ],
  [
    'column beyond the sheet',
    'too_wide',
    () => book({ sheets: [{ name: 'Л', rows: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }] }),
  ],
  [
    'endless text',
    'too_long_text',
    () =>
      book({
        sheets: [{ name: 'Л', rows: `<row r="1"><c t="str"><v>${'ab'.repeat(20_000)}</v></c></row>` }],
      }),
  ],
]

test.each(REFUSED)('%s is refused as %s in time', async (_, code, bytes) => {
  const file = bytes()
  const before = process.cpuUsage()
  expect(await codeOf(file)).toBe(code)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(REFUSED_WITHIN_MS)
})

test('a lock file of Excel is refused by its name', async () => {
  expect(await codeOf(Buffer.alloc(0), 'папка/~$Статистика.xlsx')).toBe('lock_file')
})

test('limits are kept and can be set', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `<row r="${i + 1}"><c><v>1</v></c></row>`).join('')
  const file = book({ sheets: [{ name: 'Л', rows }] })
  expect(await codeOf(file)).toBe('opened')
  expect(await codeOf(file, 'a.xlsx', { rows: 29 })).toBe('too_many_rows')
  expect(await codeOf(file, 'a.xlsx', { cells: 20 })).toBe('too_many_cells')
  expect(await codeOf(file, 'a.xlsx', { packedBytes: 100 })).toBe('too_large')
  expect(await codeOf(Buffer.from('a;b\nc;d\ne;f'), 'a.csv', { rows: 2 })).toBe('too_many_rows')
})

test('content decides, not the name; a path reads as the bytes do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opora-open-'))
  try {
    const path = join(folder, 'книга.csv')
    await writeFile(path, book(SOUND))
    expect((await openWorkbook({ path }, 'книга.csv')).format).toBe('xlsx')
    expect((await openWorkbook(Buffer.from('а;б\n1;2'), 'таблица.xlsx')).format).toBe('csv')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('links to the world outside are not followed', async () => {
  const link =
    '<Relationship Id="rIdX" Type="http://x/externalLink" Target="http://canary.invalid/x.xlsx" TargetMode="External"/>'
  const parts = bookParts(SOUND).map((part) =>
    part.name === 'xl/_rels/workbook.xml.rels'
      ? { ...part, data: String(part.data).replace('</Relationships>', `${link}</Relationships>`) }
      : part,
  )
  expect((await openWorkbook(zip(parts), 'a.xlsx')).sheets[0]!.number(0, 0)).toBe(5)
})

const SHARED = new URL('../../../shared/data/intake/', import.meta.url)
const CODES: Record<string, string> = {
  'bad/Обрезанный.xlsx': 'damaged',
  'bad/Бомба.xlsx': 'too_compressed',
  'bad/С макросами.xlsm': 'macros',
  'bad/Под паролем.xlsx': 'password',
  'bad/Это PDF.xlsx': 'pdf',
  'bad/Пустой.xlsx': 'empty',
  'bad/Пустой.csv': 'empty',
  'bad/Статистика по отметкам.xls': 'html',
  'bad/Внешняя сущность.xlsx': 'doctype',
  'bad/Внешняя сущность.xml': 'xml',
  'bad/Документ.xlsx': 'word',
  'bad/~$Статистика по отметкам.xlsx': 'lock_file',
  'odd/Протоколы пяти школ.zip': 'archive',
}
const ENCODINGS: Record<string, string> = { cp1251: 'windows-1251', 'utf-8-sig': 'utf-8-bom' }

test.skipIf(!existsSync(SHARED))(
  'all files of the made-up region open or are refused as they should',
  async () => {
    const { files } = JSON.parse(readFileSync(new URL('manifest.json', SHARED), 'utf8')) as {
      files: { file: string; encoding?: string; separator?: string }[]
    }
    for (const { file, encoding, separator } of files) {
      const bytes = readFileSync(new URL(encodeURI(file), SHARED))
      expect([file, await codeOf(bytes, file)]).toEqual([file, CODES[file] ?? 'opened'])
      if (!encoding) continue
      const opened = await openWorkbook(bytes, file)
      expect([file, opened.encoding, opened.separator]).toEqual([
        file,
        ENCODINGS[encoding] ?? encoding,
        separator,
      ])
    }
  },
  60_000,
)
