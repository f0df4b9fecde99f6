import type { Workbook as Book, Cell, CellValue, Worksheet } from 'exceljs'
import type { Grid, Workbook } from '#intake/grid.ts'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import type { Finding } from '#intake/types.ts'
import { sheetName } from './sheet-name.ts'

/** Beyond this the file is rebuilt from its values: exceljs would need hundreds of megabytes to keep its looks. */
const CELLS_TO_KEEP_LOOKS = 200_000
/** Findings listed and marked; more of them nobody goes through by hand. */
const LISTED = 10_000
const LIST_NAME = 'Замечания'
const SEVERITY = {
  error: { title: 'Ошибка', color: 'FFFFC7CE' },
  warning: { title: 'Предупреждение', color: 'FFFFEB9C' },
  note: { title: 'Заметка', color: 'FFDDEBF7' },
} as const
const LIST_COLUMNS = [
  { header: '№', width: 6 },
  { header: 'Важность', width: 16 },
  { header: 'Место', width: 28 },
  { header: 'Школа', width: 24 },
  { header: 'Что не так', width: 60 },
  { header: 'Как исправить', width: 60 },
  { header: 'Сколько раз', width: 12 },
]

/**
 * The person's own file as .xlsx: bad cells filled (red: error, yellow: warning, blue: note) with the sentence and the
 * advice in a comment, and a first sheet «Замечания» that lists all of them with links. A file that cannot be opened
 * gives the list alone; never throws because of what is in the file.
 */
export async function annotate(
  bytes: Uint8Array,
  name: string,
  findings: readonly Finding[],
): Promise<Buffer> {
  const opened = await openWorkbook(bytes, name).catch(() => null)
  if (opened?.format === 'xlsx' && cellCount(opened) <= CELLS_TO_KEEP_LOOKS) {
    try {
      const book = await emptyBook()
      await book.xlsx.load(Uint8Array.from(bytes).buffer)
      return await marked(book, findings)
    } catch {
      // exceljs knows fewer kinds of books than Excel writes: the values are kept without their looks.
    }
  }
  return marked(await rebuilt(opened, name), findings)
}

/** exceljs is loaded when first needed: it takes longer to load than most files to read. */
async function emptyBook(): Promise<Book> {
  const { default: ExcelJS } = await import('exceljs')
  return new ExcelJS.Workbook()
}

function cellCount({ sheets }: Workbook): number {
  let cells = 0
  for (const grid of sheets) for (let row = 0; row < grid.rowCount; row++) cells += grid.columnsOf(row).length
  return cells
}

async function rebuilt(opened: Workbook | null, name: string): Promise<Book> {
  const book = await emptyBook()
  const names: string[] = []
  for (const grid of opened?.sheets ?? []) {
    names.push(sheetName(grid.sheet ?? name.replace(/\.\w+$/, ''), names))
    fill(book.addWorksheet(names.at(-1), { state: grid.hidden ? 'hidden' : 'visible' }), grid)
  }
  return book
}

function fill(sheet: Worksheet, grid: Grid): void {
  for (let row = 0; row < grid.rowCount; row++) {
    for (const column of grid.columnsOf(row)) {
      const cell = sheet.getCell(grid.rowNumber(row), column + 1)
      cell.value = grid.number(row, column) ?? grid.text(row, column)
      if (grid.kind(row, column) === 'date') cell.numFmt = 'dd.mm.yyyy'
    }
  }
}

async function marked(book: Book, findings: readonly Finding[]): Promise<Buffer> {
  const listed = findings.slice(0, LISTED)
  for (const [cell, about] of cellsToMark(book, listed)) mark(cell, about)
  addList(book, listed, findings.length - listed.length)
  return Buffer.from(await book.xlsx.writeBuffer())
}

function cellsToMark(book: Book, findings: readonly Finding[]): Map<Cell, Finding[]> {
  const cells = new Map<Cell, Finding[]>()
  for (const finding of findings) {
    const sheet = sheetOf(book, finding)
    const address = addressOf(finding)
    if (!sheet || !address) continue
    const cell = sheet.getCell(address).master
    cells.set(cell, [...(cells.get(cell) ?? []), finding])
  }
  return cells
}

function mark(cell: Cell, about: readonly Finding[]): void {
  const worst = (['error', 'warning', 'note'] as const).find((level) =>
    about.some((f) => f.severity === level),
  )
  const color = SEVERITY[worst ?? 'note'].color
  // Cells of a loaded book share their style objects: a new one keeps the others as they were.
  cell.style = { ...cell.style, fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: color } } }
  cell.note = about.map(({ message, advice }) => `${message}\n${advice}`).join('\n\n')
}

function addList(book: Book, findings: readonly Finding[], unlisted: number): void {
  const taken = book.worksheets.map((sheet) => sheet.name)
  const sheet = book.addWorksheet(sheetName(LIST_NAME, taken), { views: [{ state: 'frozen', ySplit: 1 }] })
  // exceljs orders sheets by this number; its types do not tell of it.
  Object.assign(sheet, { orderNo: -1 })
  sheet.columns = LIST_COLUMNS.map((column) => ({
    ...column,
    style: { alignment: { wrapText: true, vertical: 'top' } },
  }))
  sheet.getRow(1).font = { bold: true }
  findings.forEach((finding, index) => {
    const { severity, school, message, advice, count } = finding
    const row = sheet.addRow([
      index + 1,
      SEVERITY[severity].title,
      placeOf(book, finding),
      school,
      message,
      advice,
      count,
    ])
    row.getCell(2).fill = {
      type: 'pattern',
      pattern: 'solid',
      fgColor: { argb: SEVERITY[severity].color },
    }
  })
  if (unlisted > 0)
    sheet.addRow([null, null, null, null, `И ещё ${unlisted}: исправьте показанные и проверьте файл снова.`])
  sheet.autoFilter = {
    from: { row: 1, column: 1 },
    to: { row: findings.length + 1, column: LIST_COLUMNS.length },
  }
  book.views = [
    { x: 0, y: 0, width: 20_000, height: 12_000, firstSheet: 0, activeTab: 0, visibility: 'visible' },
  ]
}

/** Where the finding is, in words, linked to the cell when there is one. */
function placeOf(book: Book, finding: Finding): CellValue {
  const words = [
    finding.sheet === null ? null : `лист «${finding.sheet}»`,
    finding.row === null ? null : `строка ${finding.row}`,
    finding.column === null ? null : `колонка ${finding.column}`,
  ].filter((word) => word !== null)
  const text = words.join(', ') || 'весь файл'
  const sheet = sheetOf(book, finding)
  const address = addressOf(finding)
  if (!sheet || !address) return text
  return { text, hyperlink: `#'${sheet.name.replaceAll("'", "''")}'!${address}` }
}

function sheetOf(book: Book, { sheet }: Finding): Worksheet | undefined {
  return sheet === null ? book.worksheets.find(({ state }) => state === 'visible') : book.getWorksheet(sheet)
}

/** A column Excel has: `A` to `XFD`. */
const COLUMN = /^(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])$/

/** The cell of a finding; the first one of its row when no column is named. */
function addressOf({ row, column }: Finding): string | null {
  if (row === null || row < 1 || row > 1_048_576) return null
  return `${column !== null && COLUMN.test(column) ? column : 'A'}${row}`
}
