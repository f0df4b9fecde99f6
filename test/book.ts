import { type ZipPart, zip } from './zip.ts'

/** A small .xlsx written by hand, so that a test can say exactly what its XML is. */
export interface BookToBuild {
  /** XML of each sheet's rows, or of the whole part when it begins with `<?xml`. */
  sheets: readonly { name: string; rows: string; state?: string; after?: string }[]
  /** XML of the `si` elements. */
  strings?: string
  /** Custom number formats by style: style 0 is General, style n has the n-th of these. */
  formats?: readonly (string | number)[]
  from1904?: boolean
  namespace?: string
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** The bytes of the book. */
export function book(wanted: BookToBuild): Buffer {
  return zip(bookParts(wanted))
}

/** The parts of the book, to change some before zipping. */
export function bookParts({ sheets, strings, formats, from1904, namespace = MAIN }: BookToBuild): ZipPart[] {
  const list = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}"${state ? ` state="${state}"` : ''} r:id="rId${i + 1}"/>`,
  )
  const links = sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
  if (strings) links.push(relation('rIdStrings', 'sharedStrings', 'sharedStrings.xml'))
  if (formats) links.push(relation('rIdStyles', 'styles', 'styles.xml'))
  return [
    {
      name: '[Content_Types].xml',
      data: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    },
    { name: '_rels/.rels', data: relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')]) },
    {
      name: 'xl/workbook.xml',
      data: `${HEAD}<workbook xmlns="${namespace}" xmlns:r="${OFFICE}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: relations(links) },
    ...(strings
      ? [{ name: 'xl/sharedStrings.xml', data: `${HEAD}<sst xmlns="${namespace}">${strings}</sst>` }]
      : []),
    ...(formats ? [{ name: 'xl/styles.xml', data: styles(formats, namespace) }] : []),
    ...sheets.map(({ rows, after = '' }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: rows.startsWith('<?xml')
        ? rows
        : `${HEAD}<worksheet xmlns="${namespace}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
    })),
  ]
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
}

function relations(links: readonly string[]): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}">${links.join('')}</Relationships>`
}

function styles(formats: readonly (string | number)[], namespace: string): string {
  const custom = formats.flatMap((format, i) =>
    typeof format === 'string'
      ? `<numFmt numFmtId="${164 + i}" formatCode="${format.replaceAll('"', '&quot;')}"/>`
      : [],
  )
  const ids = formats.map((format, i) => (typeof format === 'number' ? format : 164 + i))
  const cells = [0, ...ids].map((id) => `<xf numFmtId="${id}"/>`)
  return `${HEAD}<styleSheet xmlns="${namespace}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells.join('')}</cellXfs></styleSheet>`
}
