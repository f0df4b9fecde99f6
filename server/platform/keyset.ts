import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { invalidRequest } from '#contract/problems.ts'

/** One column of an order. Its value must never be null: `coalesce(pupils, -1)`. */
export interface SortKey {
  by: RawBuilder<unknown>
  descending?: boolean
  /** Its values are whole numbers; text otherwise. */
  number?: true
}

/** The last key must be unique, so that no row is met twice or skipped. */
export type Order = readonly SortKey[]

/** What stands after `order by`. */
export function orderBy(order: Order): RawBuilder<unknown> {
  return sql.join(order.map(({ by, descending }) => (descending ? sql`${by} desc` : sql`${by} asc`)))
}

/** Selected with each row, it makes the cursor of the page that follows the row. */
export function cursorKey(order: Order): RawBuilder<string> {
  return sql<string>`json_build_array(${sql.join(order.map(({ by }) => by))})::text`
}

/** The filter of rows after a cursor; `true` for the first page. Throws a problem when the cursor is not one of ours. */
export function afterCursor(order: Order, cursor: string | undefined): RawBuilder<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`
  const values = readCursor(cursor, order)
  const steps = order.map(({ by, descending }, index) => {
    const equal = order.slice(0, index).map((key, earlier) => sql`${key.by} = ${values[earlier]}`)
    const beyond = descending ? sql`${by} < ${values[index]}` : sql`${by} > ${values[index]}`
    return sql`(${sql.join([...equal, beyond], sql` and `)})`
  })
  return sql<SqlBool>`(${sql.join(steps, sql` or `)})`
}

/** Cuts a page out of `limit + 1` rows: the extra one only says that there is a next page. */
export function cutPage<Row extends { cursor: string }>(
  rows: readonly Row[],
  limit: number,
): { rows: readonly Row[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null }
  const page = rows.slice(0, limit)
  return { rows: page, next: Buffer.from(page.at(-1)!.cursor).toString('base64url') }
}

/** Values of a cursor as operands. One of another list, or altered by hand, never reaches the database. */
function readCursor(cursor: string, order: Order): RawBuilder<unknown>[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (isCursorOf(order, values)) {
      return values.map((value) => (typeof value === 'number' ? sql`${value}::bigint` : sql`${value}`))
    }
  } catch {
    // Falls through to the same refusal.
  }
  throw invalidRequest(['Продолжение списка (after) указано неверно: возьмите его из поля next.'])
}

/** A value for each key, of its type; PostgreSQL takes no text with a zero character. */
function isCursorOf(order: Order, values: unknown): values is (string | number)[] {
  return (
    Array.isArray(values) &&
    values.length === order.length &&
    order.every(({ number }, index) => {
      const value: unknown = values[index]
      return number ? Number.isSafeInteger(value) : typeof value === 'string' && !value.includes('\0')
    })
  )
}
