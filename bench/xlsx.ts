import { spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { openWorkbook } from '#intake/open/open-workbook.ts'

/*
 * XLSX of 100,000 rows × 25 columns, file to typed columns: CPU seconds of the reading itself and peak memory, each
 * reader in a process of its own, with ratios to ours. Run: npx tsx bench/xlsx.ts
 */

const ROWS = 100_000
const SUBJECTS = ['Математика', 'Русский язык', 'История', 'Биология', 'Физика']

interface Measured {
  cpuSeconds: number
  peakMegabytes: number
  /** Cells that hold something: all readers must agree. */
  cells: number
}

/** A region's works as a school system exports them: 7 columns of text, one date, 17 of numbers. */
async function buildFile(path: string): Promise<void> {
  const part = `${path}.part`
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: createWriteStream(part),
    useSharedStrings: true,
    useStyles: true,
  })
  const sheet = workbook.addWorksheet('Результаты')
  sheet.addRow(Array.from({ length: 25 }, (_, column) => `Показатель ${column + 1}`)).commit()
  for (let row = 0; row < ROWS; row++) {
    const school = row % 350
    const texts = [
      `sch88${10_000 + school}`,
      `МБОУ «Средняя школа № ${school}»`,
      `Район ${school % 27}`,
      SUBJECTS[row % 5]!,
      `${5 + (row % 4)}${'АБВГ'[row % 4]}`,
      `${10_000 + row}`,
      row % 17 === 0 ? 'отсутствовал' : 'писал',
    ]
    const numbers = Array.from({ length: 15 }, (_, task) => (row * 7 + task * 13) % 4)
    const date = new Date(Date.UTC(2025, 3, 1 + (row % 28)))
    sheet.addRow([...texts, date, ...numbers, row / 7, (row % 1000) / 10]).commit()
  }
  sheet.commit()
  await workbook.commit()
  renameSync(part, path)
}

const READERS: Record<string, (path: string) => Promise<number>> = {
  opora: async (path) => {
    const { sheets } = await openWorkbook({ path }, path, { packedBytes: 100 * 1024 * 1024 })
    let cells = 0
    for (const grid of sheets)
      for (let row = 0; row < grid.rowCount; row++) cells += grid.columnsOf(row).length
    return cells
  },
  'exceljs stream': async (path) => {
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
      sharedStrings: 'cache',
      styles: 'cache',
      worksheets: 'emit',
      hyperlinks: 'ignore',
    })
    let cells = 0
    for await (const sheet of reader) for await (const row of sheet) cells += row.actualCellCount
    return cells
  },
}

/** Readers of other languages, where they are installed; each prints CPU seconds, peak megabytes and cells. */
const PEERS: Record<string, { command: string; args: string[] }> = {
  'R readxl': {
    command: 'Rscript',
    args: [
      '-e',
      `library(readxl); before <- sum(proc.time()[1:2])
       t <- read_excel(commandArgs(TRUE)[1], .name_repair = "minimal")
       cpu <- sum(proc.time()[1:2]) - before
       peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
       cat(cpu, peak, sum(!is.na(t)) + ncol(t))`,
    ],
  },
  openpyxl: {
    command: 'python3',
    args: [
      '-c',
      `import resource, sys, time, openpyxl
before = time.process_time()
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
cells = sum(value is not None for row in sheet.iter_rows(values_only=True) for value in row)
print(time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, cells)`,
    ],
  },
}

/** Runs in the child: reads the file and prints what it took. */
async function measureHere(reader: string, path: string): Promise<void> {
  const before = process.cpuUsage()
  const cells = await READERS[reader]!(path)
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / 1e6, process.resourceUsage().maxRSS / 1024, cells)
}

/** What a reader took in a process of its own; undefined when it is not installed. */
function measured(command: string, args: string[]): Measured | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000 })
  if (status !== 0) return undefined
  const [cpuSeconds = 0, peakMegabytes = 0, cells = 0] = stdout.trim().split(/\s+/).map(Number)
  return { cpuSeconds, peakMegabytes, cells }
}

async function compare(): Promise<void> {
  const folder = join(tmpdir(), 'opora-bench')
  const path = join(folder, `works-${ROWS}x25.xlsx`)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(path)) await buildFile(path)
  const self = fileURLToPath(import.meta.url)
  const runs = [
    ...Object.keys(READERS).map((reader) => ({
      reader,
      took: measured(process.execPath, ['--import', 'tsx', self, reader, path]),
    })),
    ...Object.entries(PEERS).map(([reader, { command, args }]) => ({
      reader,
      took: measured(command, [...args, path]),
    })),
  ]
  const ours = runs[0]!.took
  if (!ours) throw new Error('The reader of this project failed')
  for (const { reader, took } of runs) {
    const figures = took
      ? `${took.cpuSeconds.toFixed(2)} s CPU, ${took.peakMegabytes.toFixed(0)} MB, ${took.cells} cells, × ${(took.cpuSeconds / ours.cpuSeconds).toFixed(1)}`
      : 'not installed'
    console.log(`${reader.padEnd(16)} ${figures}`)
  }
}

const [reader, path] = process.argv.slice(2)
if (reader && path) await measureHere(reader, path)
else await compare()
