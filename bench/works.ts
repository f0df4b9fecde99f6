import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The sittings of the benchmark: nine federal procedures and six more, three academic years. */
const YEARS = ['2022/23', '2023/24', '2024/25']
const PROCEDURES = [
  ...[4, 5, 6, 7, 8].flatMap((grade) => [
    { exam: 'vpr', season: 'spring', subject: 'ma', level: '', grade, test: false },
    { exam: 'vpr', season: 'spring', subject: 'ru', level: '', grade, test: false },
  ]),
  { exam: 'oge', season: 'main', subject: 'ru', level: '', grade: 9, test: false },
  { exam: 'oge', season: 'main', subject: 'ma', level: '', grade: 9, test: false },
  { exam: 'ege', season: 'main', subject: 'ru', level: '', grade: 11, test: true },
  { exam: 'ege', season: 'main', subject: 'ma', level: 'prof', grade: 11, test: true },
  { exam: 'ege', season: 'main', subject: 'ma', level: 'base', grade: 11, test: false },
]
const HEADER =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status\n'
const BUFFER_CHARACTERS = 1 << 20

/** A generator of whole numbers below 2³², the same on every machine (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}

/**
 * Writes works of `schools` made-up schools as Opora's own CSV, about 2,120 rows a school (350 schools ≈ 743 k rows,
 * 40,000 ≈ 85 M), and returns the path. The same arguments give the same bytes; the file is kept between runs.
 */
export function worksFile(schools: number): string {
  const folder = join(tmpdir(), 'opora-bench')
  const path = join(folder, `works-${schools}.csv`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const file = openSync(`${path}.part`, 'w')
  let text = HEADER
  for (let school = 0; school < schools; school++) {
    text += schoolRows(school)
    if (text.length > BUFFER_CHARACTERS) {
      writeSync(file, text)
      text = ''
    }
  }
  writeSync(file, text)
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}

function schoolRows(school: number): string {
  const next = numbers(school + 1)
  const code = String(100_000 + school)
  const village = next() % 3 > 0
  const name = `"МБОУ ""СОШ № ${(next() % 90) + 1} ${village ? 'с. Верхние Мостки' : 'г. Заречинска'}"""`
  const municipality = `Муниципальный округ № ${Math.floor(school / 13) + 1}`
  const parallel = village ? 8 + (next() % 40) : 40 + (next() % 90)
  const weakness = next() % 40
  let rows = ''
  for (const year of YEARS) {
    for (const procedure of PROCEDURES) {
      const size = Math.max(1, parallel + (next() % 9) - 4)
      const key = `${code},${name},${municipality},${year},${procedure.season},${procedure.exam},${procedure.subject},${procedure.level},${procedure.grade},`
      for (let pupil = 0; pupil < size; pupil++) rows += key + work(next, procedure, pupil, weakness)
    }
  }
  return rows
}

function work(
  next: () => number,
  procedure: (typeof PROCEDURES)[number],
  pupil: number,
  weakness: number,
): string {
  const who = `${procedure.grade}${String(10_000 + pupil).slice(1)},${procedure.grade}А`
  if (next() % 10 === 0) return `${who},,,,absent\n`
  const low = next() % 100 < weakness
  if (procedure.test) return `${who},,,${low ? next() % 22 : 45 + (next() % 50)},ok\n`
  return `${who},,${low ? 2 : 3 + (next() % 3)},,ok\n`
}
