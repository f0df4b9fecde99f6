import { spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { bundle } from '#scripts/build.mjs'
import { inPackage } from '#server/platform/root.ts'

/*
 * XLSX of 100,000 rows × 25 columns, file to typed columns, each reader in a process of its own, in turn. Prints CPU
 * seconds of the whole process and of the reading alone (medians), peak memory, and ratios to ours.
 * Run: npx tsx bench/xlsx.ts
 */

const ROWS = 100_000
const SUBJECTS = ['Математика', 'Русский язык', 'История', 'Биология', 'Физика']

interface Measured {
  /** CPU seconds of the process, its start included, until the file is read. */
  whole: number
  /** CPU seconds of the reading alone. */
  reading: number
  /** Peak memory, MB. */
  peak: number
  /** Cells that hold something: all readers must agree. */
  cells: number
}

interface Reader {
  name: string
  command: string
  args: string[]
  /** Slow readers run once. */
  runs: number
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

const R_SCRIPT = `library(readxl); before <- sum(proc.time()[1:2])
t <- read_excel(commandArgs(TRUE)[1], .name_repair = "minimal")
whole <- sum(proc.time()[1:2])
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(whole, whole - before, peak, sum(!is.na(t)) + ncol(t))`

const PYTHON_SCRIPT = `import resource, sys, time, openpyxl
before = time.process_time()
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
cells = sum(value is not None for row in sheet.iter_rows(values_only=True) for value in row)
whole = time.process_time()
print(whole, whole - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, cells)`

/** Our reader first. Readers of other languages take part where they are installed. */
async function listReaders(): Promise<Reader[]> {
  const script = await buildReaders()
  return [
    { name: 'Opora', command: process.execPath, args: [script, 'opora'], runs: 5 },
    { name: 'R readxl', command: 'Rscript', args: ['-e', R_SCRIPT], runs: 5 },
    { name: 'exceljs', command: process.execPath, args: [script, 'exceljs'], runs: 1 },
    // Debian's own Python: another one first on the PATH does not see Debian's packages.
    { name: 'openpyxl', command: '/usr/bin/python3', args: ['-c', PYTHON_SCRIPT], runs: 3 },
  ]
}

/** Builds what the processes run, as the product itself is built. */
async function buildReaders(): Promise<string> {
  const outdir = inPackage('dist/bench')
  mkdirSync(outdir, { recursive: true })
  for (const { path, contents } of await bundle({ entryPoints: ['bench/xlsx-readers.ts'], outdir }))
    writeFileSync(path, contents)
  return join(outdir, 'xlsx-readers.js')
}

/** What a reader took in a process of its own; undefined when it is not installed. */
function measured({ command, args }: Reader, path: string): Measured | undefined {
  const { status, stdout } = spawnSync(command, [...args, path], { encoding: 'utf8', timeout: 600_000 })
  if (status !== 0) return undefined
  const [whole = 0, reading = 0, peak = 0, cells = 0] = stdout.trim().split(/\s+/).map(Number)
  return { whole, reading, peak, cells }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function worksBook(): Promise<string> {
  const folder = join(tmpdir(), 'opora-bench')
  const path = join(folder, `works-${ROWS}x25.xlsx`)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(path)) await buildFile(path)
  return path
}

async function compare(): Promise<void> {
  const path = await worksBook()
  const readers = (await listReaders()).map((reader) => ({ reader, took: [] as Measured[] }))
  for (let round = 0; readers.some(({ reader }) => round < reader.runs); round++) {
    for (const { reader, took } of readers) {
      const run = round < reader.runs ? measured(reader, path) : undefined
      if (run) took.push(run)
    }
  }
  const ours = readers[0]!.took
  if (ours.length === 0) throw new Error('The reader of this project failed')
  for (const { reader, took } of readers) {
    if (took.some(({ cells }) => cells !== ours[0]!.cells)) throw new Error(`${reader.name} read other cells`)
    console.log(reader.name.padEnd(10), took.length === 0 ? 'not installed' : figures(took, ours))
  }
}

function figures(took: Measured[], ours: Measured[]): string {
  const seconds = (kind: 'whole' | 'reading') => {
    const own = median(took.map((run) => run[kind]))
    return `${kind} ${own.toFixed(2)} CPU s ×${(own / median(ours.map((run) => run[kind]))).toFixed(1)}`
  }
  const peak = Math.max(...took.map((run) => run.peak))
  return `${seconds('whole')}, ${seconds('reading')}, ${peak.toFixed(0)} MB, ${took[0]!.cells} cells`
}

await compare()
