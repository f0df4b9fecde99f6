import type { ITableCellOptions, Paragraph, Table } from 'docx'

/** A part of a document, from top to bottom. */
export type Block =
  | { kind: 'title' | 'heading' | 'text' | 'right'; text: string }
  | { kind: 'table'; columns: readonly WordColumn[]; rows: readonly (readonly string[])[] }

export interface WordColumn {
  header: string
  /** Parts of the width of the page: Word measures no column itself, and what it is not told it draws as narrow as can be. */
  parts: number
}

export interface WordFile {
  /** Of the file's properties. */
  title: string
  blocks: readonly Block[]
  /** In the head of every page: «Проект». */
  mark?: string
  landscape?: boolean
}

/** Twentieths of a point: A4 with margins of 2 cm. */
const LONG = 16_838
const SHORT = 11_906
const MARGIN = 1_134
/** Half-points. */
const SIZE = 24
const FONT = 'Times New Roman'

/** A document of Word. Text is text: nothing in it becomes a field or a link. */
export async function writeDocx({ title, blocks, mark, landscape = false }: WordFile): Promise<Buffer> {
  // Loaded when first needed.
  const docx = await import('docx')
  const width = (landscape ? LONG : SHORT) - 2 * MARGIN
  const line = (text: string, options: object = {}) =>
    new docx.Paragraph({ spacing: { after: 120 }, ...options, children: [new docx.TextRun(safe(text))] })
  const right = { alignment: docx.AlignmentType.RIGHT }
  const styled = {
    title: { heading: docx.HeadingLevel.HEADING_1, alignment: docx.AlignmentType.CENTER },
    heading: { heading: docx.HeadingLevel.HEADING_2 },
    text: {},
    right,
  }
  const table = ({ columns, rows }: Extract<Block, { kind: 'table' }>) => {
    const parts = columns.reduce((sum, one) => sum + one.parts, 0)
    const widths = columns.map((one) => Math.floor((width * one.parts) / parts))
    const row = (cells: readonly string[], tableHeader: boolean) =>
      new docx.TableRow({
        tableHeader,
        cantSplit: true,
        children: cells.map((text, column) => {
          const run = new docx.TextRun({ text: safe(text), size: 20, bold: tableHeader })
          const cell: ITableCellOptions = {
            width: { size: widths[column]!, type: docx.WidthType.DXA },
            margins: { top: 40, bottom: 40, left: 80, right: 80 },
            children: [new docx.Paragraph({ children: [run] })],
          }
          return new docx.TableCell(cell)
        }),
      })
    return new docx.Table({
      width: { size: width, type: docx.WidthType.DXA },
      columnWidths: widths,
      layout: docx.TableLayoutType.FIXED,
      rows: [
        row(
          columns.map(({ header }) => header),
          true,
        ),
        ...rows.map((cells) => row(cells, false)),
      ],
    })
  }
  const children: (Paragraph | Table)[] = blocks.map((block) =>
    block.kind === 'table' ? table(block) : line(block.text, styled[block.kind]),
  )
  const size = { width: SHORT, height: LONG }
  const orientation = landscape ? docx.PageOrientation.LANDSCAPE : docx.PageOrientation.PORTRAIT
  const file = new docx.Document({
    title,
    creator: 'Опора',
    styles: {
      default: {
        document: { run: { font: FONT, size: SIZE } },
        heading1: { run: { font: FONT, size: 28, bold: true, color: '000000' } },
        heading2: { run: { font: FONT, size: SIZE, bold: true, color: '000000' } },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { ...size, orientation },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        ...(mark && { headers: { default: new docx.Header({ children: [line(mark, right)] }) } }),
        children,
      },
    ],
  })
  return docx.Packer.toBuffer(file)
}

/** XML holds no control characters, however they came into a name. */
function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
}
