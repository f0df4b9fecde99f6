import type { RetentionKind } from '#contract/retention.ts'

/**
 * A table of the register of data (152-ФЗ, статьи 18.1, 19 и 21): what it is for, by what right, whose data, how long,
 * and how they leave. Texts are for people: the page «Данные и сроки хранения» shows them.
 */
export interface DataTable {
  /** What it holds and what for. */
  about: string
  /** Whose personal data; empty: nobody's. */
  whose: readonly ('ученики' | 'сотрудники' | 'пользователи')[]
  ground: string
  kept: string
  /** The term of keeping that the nightly sweep follows. */
  term?: RetentionKind
  /** How it leaves on the request of the person it is about. */
  exported: string
  erased: string
  /** Columns that may hold personal data, with what they hold. */
  personal: Readonly<Record<string, string>>
  /** The other columns, in a row. */
  plain: string
  /** Whose rows a region counts as its own: by its number, by its users, or everybody's. */
  rowsOf: 'region' | 'user' | 'login' | 'all'
  /** When a row was made. */
  since?: string
  /** Columns that name a user by number: his rows are those in which any of them does. */
  ofUser?: readonly string[]
  /** The column that names the user with whom the rows go when he is erased. */
  goesWith?: 'user_id'
  /** Columns that leave in no export: they would let somebody in. */
  secret?: readonly string[]
}

/** Grounds that several tables share. */
export const GROUNDS = {
  duty: '152-ФЗ, статья 6, часть 1, пункт 2: обязанности, возложенные законом (273-ФЗ, статьи 8, 9 и 97)',
  access: '152-ФЗ, статья 19, часть 2, пункт 8: учёт всех действий с персональными данными',
  guard: '152-ФЗ, статья 19, часть 1: защита от неправомерного доступа',
  none: 'личных данных нет',
} as const

/** What is said of tables in which nobody's data stand. */
export const IMPERSONAL = {
  whose: [],
  ground: GROUNDS.none,
  exported: 'нечего',
  erased: 'нечего',
  personal: {},
} as const satisfies Partial<DataTable>
