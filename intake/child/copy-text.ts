import { closeSync, openSync, writeSync } from 'node:fs'
import type { PupilWork, WorkSink } from '#intake/types.ts'
import type { SchoolIds } from './protocol.ts'

const FLUSH_AT = 1 << 16

/** Columns of `works` in the order in which lines are written, after what the prefix holds. */
export const WORK_COLUMNS = [
  'school_id',
  'school_key',
  'year',
  'season',
  'procedure',
  'pupil',
  'class',
  'variant',
  'score',
  'mark',
  'test_score',
  'journal_mark',
  'status',
  'tasks',
  'sheet',
  'row_number',
] as const

/** Writes works to a file in the text format of COPY as they come, so that memory stays flat. */
export class WorksFile {
  private readonly descriptor: number
  private readonly prefix: string
  private readonly ids: SchoolIds
  private pending = ''

  constructor(path: string, prefix: string, ids: SchoolIds) {
    this.descriptor = openSync(path, 'w')
    this.prefix = prefix
    this.ids = ids
  }

  readonly sink: WorkSink = (work) => {
    // Works of schools that nobody knows wait in the file itself: it is read again when a person has decided.
    if (work.schoolCode === null) return
    this.pending += `${this.prefix}\t${workLine(work, this.ids)}\n`
    if (this.pending.length >= FLUSH_AT) this.flush()
  }

  close(): void {
    this.flush()
    closeSync(this.descriptor)
  }

  private flush(): void {
    writeSync(this.descriptor, this.pending)
    this.pending = ''
  }
}

/** One work as a line of COPY, without the prefix: tab between fields, `\N` for null. */
export function workLine(work: PupilWork, ids: SchoolIds): string {
  const id = ids[work.schoolCode ?? ''] ?? null
  return [
    id,
    id === null ? work.schoolCode : null,
    work.sitting.year,
    work.sitting.season,
    work.sitting.procedure,
    work.pupil,
    work.class,
    work.variant,
    work.score,
    work.mark,
    work.testScore,
    work.journalMark,
    work.status,
    work.tasks && `{${work.tasks.map((score) => score ?? 'NULL').join(',')}}`,
    work.sheet,
    work.row,
  ]
    .map(field)
    .join('\t')
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function field(value: string | number | null): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  // PostgreSQL keeps no NUL in text.
  return value.replaceAll('\0', '').replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character)
}
