import type { Finding, ReadContext, ReadFile, SchoolKey } from '#intake/types.ts'

/** Register code → identifier in the database. A school of a register that is not applied yet has none. */
export type SchoolIds = Readonly<Record<string, number>>

/** Sent once, when the child starts. */
export interface ReadingSetup {
  context: Omit<ReadContext, 'hints'>
  ids: SchoolIds
}

export interface ReadTask {
  kind: 'read'
  name: string
  bytes: Uint8Array
  hints: ReadContext['hints']
  /** Where pupils' works go, in the text format of COPY, and what each line begins with. */
  works: { path: string; prefix: string }
}

/** Show some rows of a file as text. */
export interface RowsTask {
  kind: 'rows'
  name: string
  bytes: Uint8Array
  sheet: string | null
  /** Row numbers to show; the rows above the first of the file's table come by themselves. */
  wanted: readonly number[]
}

/** Give the file back as XLSX with the cells of its findings marked. */
export interface AnnotateTask {
  kind: 'annotate'
  name: string
  bytes: Uint8Array
  findings: readonly Finding[]
}

export type Task = ReadTask | RowsTask | AnnotateTask

export interface RowsAnswer {
  sheet: string | null
  columns: string[]
  /** What is known of each column: it names a pupil (or nobody knows what it holds), a class, or neither. */
  names: ('pupil' | 'class' | null)[]
  header: { row: number; cells: string[] }[]
  rows: { row: number; cells: string[] }[]
}

export type ChildMessage = { setup: ReadingSetup } | { id: number; task: Task }
export type ChildAnswer =
  | { id: number; kind: 'read'; file: ReadFile }
  | { id: number; kind: 'rows'; rows: RowsAnswer }
  | { id: number; kind: 'annotate'; bytes: Uint8Array }
  /** `refusal`: a sentence in Russian; otherwise a failure of our own. */
  | { id: number; kind: 'failed'; refusal: string | null; message: string }

/**
 * The name under which a person's decision about an unknown school is kept: its login, else its code, else its name
 * with the municipality.
 */
export function aliasOf(key: SchoolKey): string {
  if (key.login) return `login:${key.login}`
  if (key.code) return `code:${key.code}`
  return `name:${plain(key.name)}|${plain(key.municipality)}`
}

function plain(text: string | null): string {
  return (text ?? '').toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim()
}
