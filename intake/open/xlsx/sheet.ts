import type { Grid, Merge } from '#intake/grid.ts'
import { GridBuilder } from '#intake/grid-builder.ts'
import { type Limits, SHEET_COLUMNS, SHEET_ROWS } from '#intake/open/limits.ts'
import { refusal } from '#intake/open/refusals.ts'
import { numberFrom } from './number.ts'
import { type RowTaker, readPlainRows } from './plain-rows.ts'
import { columnFrom, mergeFrom } from './reference.ts'
import { textOf } from './text.ts'
import { CLOSE, EMPTY, MORE, nameCode, OPEN, TEXT, type Token, type XmlReader } from './xml.ts'

/** What a sheet needs from its workbook. */
export interface SheetContext {
  name: string
  hidden: boolean
  strings: readonly string[]
  dateStyles: Uint8Array
  from1904: boolean
  /** Unpacked size of the sheet part. */
  bytes: number
  /** Cells the sheet may still hold under the limit of the book. */
  cellsLeft: number
  limits: Limits
}

const ROW = nameCode('row')
const CELL = nameCode('c')
const VALUE = nameCode('v')
const INLINE = nameCode('is')
const INLINE_TEXT = nameCode('t')
const PHONETIC = nameCode('rPh')
const MERGE = nameCode('mergeCell')
const REFERENCE = nameCode('r')
const STYLE = nameCode('s')
const TYPE = nameCode('t')
const MERGE_REFERENCE = nameCode('ref')

/** Cells of real files take 25 to 40 bytes of XML. */
const BYTES_A_CELL = 25

/** Days between the first days of the two date systems. */
const SERIAL_OF_1904 = 1462

const NUMBER = 0
const SHARED = 1
const STRING = 2
const BOOLEAN = 3
const ERROR = 4
const ISO_DATE = 5

/** Turns the tokens of a sheet part into a grid. */
export class SheetScanner implements RowTaker {
  private readonly context: SheetContext
  private readonly builder: GridBuilder
  private readonly merges: Merge[] = []
  private rowNumber = 0
  private column = -1
  private style = 0
  private type = NUMBER
  private inCell = false
  private inValue = false
  private inInline = false
  private inPhonetic = false
  /** The value put together from pieces; null while there is none. */
  private pieces: string | null = null

  constructor(context: SheetContext) {
    this.context = context
    this.builder = new GridBuilder(
      context.strings,
      Math.min(Math.ceil(context.bytes / BYTES_A_CELL), context.cellsLeft),
    )
  }

  get cells(): number {
    return this.builder.cells
  }

  /** Reads what the reader has at hand. */
  scan(xml: XmlReader): void {
    for (let token = xml.next(); token !== MORE; token = xml.next()) {
      this.visit(xml, token)
      // Within a row, hence within some element: `</row>` of the plain rows has an element to close.
      if (!this.inCell && this.rowNumber > 0 && xml.depth > 0) xml.at = readPlainRows(xml.bytes, xml.at, this)
    }
  }

  takeNumber(column: number, style: number, value: number): void {
    this.column = column
    if (this.context.dateStyles[style] !== 1) this.builder.numberCell(column, value)
    else this.builder.dateCell(column, this.context.from1904 ? value + SERIAL_OF_1904 : value)
  }

  takeShared(column: number, index: number): void {
    this.column = column
    this.builder.sharedTextCell(column, index)
  }

  takeEmpty(column: number): void {
    this.column = column
  }

  private visit(xml: XmlReader, token: Token): void {
    if (token === TEXT) {
      if (this.inValue) this.value(xml)
    } else if (xml.name === VALUE) {
      this.inValue = token === OPEN && this.inCell
    } else if (xml.name === CELL) {
      if (token !== CLOSE) this.beginCell(xml)
      if (token !== OPEN) this.endCell()
    } else if (xml.name === INLINE_TEXT) {
      this.inValue = token === OPEN && this.inInline && !this.inPhonetic
    } else if (xml.name === ROW) {
      if (token !== CLOSE) this.beginRow(xml)
    } else if (xml.name === INLINE) {
      this.inInline = token === OPEN && this.inCell
    } else if (xml.name === PHONETIC) {
      this.inPhonetic = token === OPEN && this.inCell
    } else if (xml.name === MERGE && (token === OPEN || token === EMPTY)) {
      this.merge(xml)
    }
  }

  build(): Grid {
    const { name, hidden } = this.context
    this.checkLimits()
    return this.builder.build(name, { hidden, merges: this.merges })
  }

  private beginRow(xml: XmlReader): void {
    let rowNumber = this.rowNumber + 1
    while (xml.nextAttribute()) {
      if (xml.attribute !== REFERENCE) continue
      rowNumber = numberFrom(xml.bytes, xml.valueStart, xml.valueEnd)
      break
    }
    this.takeRow(rowNumber)
  }

  takeRow(rowNumber: number): void {
    if (!Number.isInteger(rowNumber) || rowNumber < 1 || rowNumber > SHEET_ROWS) throw refusal('damaged')
    this.checkLimits()
    this.rowNumber = rowNumber
    this.column = -1
    this.builder.row(rowNumber)
  }

  private checkLimits(): void {
    if (this.builder.rows > this.context.limits.rows) throw refusal('too_many_rows')
    if (this.builder.cells > this.context.cellsLeft) throw refusal('too_many_cells')
  }

  private beginCell(xml: XmlReader): void {
    if (this.rowNumber === 0 || this.inCell) throw refusal('damaged')
    this.column++
    this.style = 0
    this.type = NUMBER
    this.pieces = null
    this.inCell = true
    while (xml.nextAttribute()) {
      if (xml.attribute === REFERENCE) this.column = columnFrom(xml.bytes, xml.valueStart)
      else if (xml.attribute === TYPE) this.type = typeFrom(xml.bytes, xml.valueStart, xml.valueEnd)
      else if (xml.attribute === STYLE) this.style = numberFrom(xml.bytes, xml.valueStart, xml.valueEnd)
    }
    if (this.column >= SHEET_COLUMNS) throw refusal('too_wide')
  }

  private value(xml: XmlReader): void {
    const { bytes, start, end } = xml
    const whole = this.pieces === null && bytes[end + 1] === 0x2f && !xml.literal
    if (whole && this.type <= SHARED) {
      const number = numberFrom(bytes, start, end)
      if (!Number.isNaN(number)) {
        this.put(number)
        return
      }
    }
    const text = textOf(xml)
    this.pieces = this.pieces === null ? text : this.pieces + text
    if (this.pieces.length > this.context.limits.text) throw refusal('too_long_text')
  }

  private endCell(): void {
    this.inCell = false
    this.inValue = false
    this.inInline = false
    this.inPhonetic = false
    const text = this.pieces
    if (text === null) return
    if (this.type === STRING) this.builder.textCell(this.column, text)
    else if (this.type === ERROR) this.builder.errorCell(this.column, text)
    else if (this.type === BOOLEAN)
      this.builder.textCell(this.column, /^(?:1|true)$/.test(text) ? 'ИСТИНА' : 'ЛОЖЬ')
    else if (this.type === ISO_DATE) this.isoDate(text)
    else this.numberOrText(text)
  }

  private numberOrText(text: string): void {
    const bytes = Buffer.from(text)
    const number = numberFrom(bytes, 0, bytes.length)
    if (!Number.isNaN(number)) this.put(number)
    else this.builder.textCell(this.column, text)
  }

  private isoDate(text: string): void {
    const time = Date.parse(/T/.test(text) ? `${text.replace(/Z$/, '')}Z` : text)
    if (Number.isNaN(time)) this.builder.textCell(this.column, text)
    else this.builder.dateCell(this.column, time / 86_400_000 + 25_569)
  }

  private put(number: number): void {
    if (this.type === SHARED) this.takeShared(this.column, number)
    else this.takeNumber(this.column, this.style, number)
  }

  private merge(xml: XmlReader): void {
    while (xml.nextAttribute()) {
      if (xml.attribute !== MERGE_REFERENCE) continue
      const merge = mergeFrom(xml.bytes.toString('latin1', xml.valueStart, xml.valueEnd))
      if (merge) this.merges.push(merge)
    }
  }
}

function typeFrom(bytes: Buffer, start: number, end: number): number {
  if (end - start > 1) return STRING
  switch (bytes[start]) {
    case 0x73:
      return SHARED
    case 0x62:
      return BOOLEAN
    case 0x65:
      return ERROR
    case 0x64:
      return ISO_DATE
    default:
      return NUMBER
  }
}
