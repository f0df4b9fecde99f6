import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { BadBackup, damaged } from './bad-backup.ts'
import { RowSum } from './row-sum.ts'
import { type BackupHead, readHead, unseal } from './sealed-file.ts'

/*
 * The inner form of a backup, packed with gzip: records of kind (1 byte), length (4 bytes) and content. A table is one
 * record `t` with its name and columns, then its rows in records `r`; one record `e` with the inventory is the end.
 */
export type RecordKind = 't' | 'r' | 'e'

const LONGEST_RECORD = 64 * 1024 * 1024

const tableSchema = z.strictObject({ name: z.string(), columns: z.array(z.string()) })
export type BackedTable = z.infer<typeof tableSchema>

const inventorySchema = z.strictObject({
  tables: z.array(tableSchema.extend({ rows: z.int(), sum: z.string() })),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string() })),
  /** Work in the background that was still to be done. */
  jobs: z.array(z.record(z.string(), z.unknown())),
})
/** What a backup holds, counted while it was made. */
export type Inventory = z.infer<typeof inventorySchema>

/** Of all its tables together. */
export function rowsOf({ tables }: Inventory): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0)
}

export function recordOf(kind: RecordKind, content: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(content.length, 1)
  return Buffer.concat([head, content])
}

export interface Backup {
  path: string
  head: BackupHead
  inventory: Inventory
}

export type TakeTable = (table: BackedTable, rows: AsyncIterable<Buffer>) => Promise<void>

/** Of work on the rows of a backup: how it is watched, and broken off. */
export interface Watched {
  signal?: AbortSignal
  /** So many rows are behind. */
  onRows?: (rows: number) => void
}

/** Reads a backup to its end and checks everything in it. Throws `BadBackup`. */
export async function verifyBackup(
  path: string,
  secret: string | undefined,
  watched?: Watched,
): Promise<Backup> {
  const take: TakeTable = async (_, rows) => {
    for await (const _row of rows);
  }
  const inventory = await readTables(path, secret, take, watched)
  return { path, head: await readHead(path), inventory }
}

/**
 * Gives the tables of a backup in their order to `take`, which reads each to its end. Throws `BadBackup` as soon as
 * something is not as it was stored, at the latest when the last table has been taken.
 */
export async function readTables(
  path: string,
  secret: string | undefined,
  take: TakeTable,
  { signal, onRows }: Watched = {},
): Promise<Inventory> {
  const records = recordsIn(unpack(path, secret))
  const found: Inventory['tables'] = []
  let record = await records.next()
  let before = 0
  async function* rowsInto(sum: RowSum) {
    for (record = await records.next(); record.value?.kind === 'r'; record = await records.next()) {
      signal?.throwIfAborted()
      sum.add(record.value.content)
      onRows?.(before + sum.rows)
      yield record.value.content
    }
  }
  try {
    while (record.value?.kind === 't') {
      const table = parse(tableSchema, record.value.content)
      const sum = new RowSum()
      await take(table, rowsInto(sum))
      found.push({ ...table, rows: sum.rows, sum: sum.digest() })
      before += sum.rows
    }
    if (record.value?.kind !== 'e') throw damaged('в ней нет описи')
    const inventory = parse(inventorySchema, record.value.content)
    if (!(await records.next()).done) throw damaged('после описи есть лишнее')
    if (JSON.stringify(inventory.tables) !== JSON.stringify(found))
      throw damaged('строки таблиц не сходятся с описью')
    return inventory
  } finally {
    await records.return(undefined)
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, content: Buffer): z.output<Schema> {
  const read = schema.safeParse(JSON.parse(content.toString()))
  if (!read.success) throw damaged('её опись не читается')
  return read.data
}

async function* unpack(path: string, secret: string | undefined): AsyncGenerator<Buffer> {
  const sealed = Readable.from(unseal(path, secret), { objectMode: false })
  const unpacked = createGunzip()
  sealed.on('error', (error) => unpacked.destroy(error))
  try {
    for await (const bytes of sealed.pipe(unpacked)) yield bytes as Buffer
  } catch (error) {
    if (error instanceof BadBackup || !String((error as { code?: string }).code).startsWith('Z_')) throw error
    throw damaged('она не распаковывается')
  } finally {
    sealed.destroy()
    unpacked.destroy()
  }
}

async function* recordsIn(bytes: AsyncIterable<Buffer>) {
  let kept: Buffer = Buffer.alloc(0)
  for await (const more of bytes) {
    kept = kept.length > 0 ? Buffer.concat([kept, more]) : more
    while (kept.length >= 5) {
      const length = kept.readUInt32BE(1)
      if (length > LONGEST_RECORD) throw damaged('в ней слишком длинная запись')
      if (kept.length < 5 + length) break
      const kind = kept.toString('latin1', 0, 1) as RecordKind
      yield { kind, content: kept.subarray(5, 5 + length) }
      kept = kept.subarray(5 + length)
    }
  }
  if (kept.length > 0) throw damaged('она обрывается')
}
