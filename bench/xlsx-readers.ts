/** Runs in a process of its own, built: reads the file with the named reader and prints what it took. */
import { openWorkbook } from '#intake/open/open-workbook.ts'

/** Each answers how to count the cells that hold something, once the file is read. */
const READERS: Record<string, (path: string) => Promise<() => number>> = {
  opora: async (path) => {
    const { sheets } = await openWorkbook({ path }, path)
    return () => {
      let cells = 0
      for (const grid of sheets)
        for (let row = 0; row < grid.rowCount; row++) cells += grid.columnsOf(row).length
      return cells
    }
  },
  exceljs: async (path) => {
    const { default: ExcelJS } = await import('exceljs')
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
      sharedStrings: 'cache',
      styles: 'cache',
      worksheets: 'emit',
      hyperlinks: 'ignore',
    })
    let cells = 0
    for await (const sheet of reader) for await (const row of sheet) cells += row.actualCellCount
    return () => cells
  },
}

const [reader = '', path = ''] = process.argv.slice(2)
const read = READERS[reader]
if (!read) throw new Error(`no such reader: ${reader}`)
const before = process.cpuUsage()
const count = await read(path)
const after = process.cpuUsage()
const reading = after.user + after.system - before.user - before.system
const peak = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${(after.user + after.system) / 1e6} ${reading / 1e6} ${peak} ${count()}\n`)
