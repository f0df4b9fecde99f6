import { notFound, notPossible, originalGone } from '#contract/problems.ts'
import type { RowsAnswer } from '#intake/child/protocol.ts'
import { openReader, ReadingStopped } from '#intake/child/read-in-child.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { findSourceFile, isWholeRegion, listSourceRows, type SourceFile } from './queries.ts'

interface RowsQuery {
  file: number
  sheet: string | null
  row: number
  rows: number
  around: number
}

export interface SourceRows {
  file: SourceFile
  asked: ReadonlySet<number>
  answer: RowsAnswer
  narrowed: boolean
}

/** The rows a number was taken from. Only the region sees the rows around them: they may be another school's. */
export async function loadSourceRows(scope: Scope, db: Queries, query: RowsQuery): Promise<SourceRows> {
  const file = await findSourceFile(scope, db, query.file)
  if (!file) throw notFound('Файл')
  if (file.removed) throw originalGone()
  const narrowed = !isWholeRegion(scope)
  const found = await listSourceRows(scope, db, query)
  if (narrowed && found.length === 0) throw notFound('Строка файла')
  const asked = found.length > 0 ? found : range(query.row, query.row + query.rows - 1)
  const wanted = narrowed
    ? asked
    : [...asked, ...range(query.row - query.around, query.row + query.rows - 1 + query.around)]
  const answer = await readRows(file, query.sheet, [...new Set(wanted)].slice(0, ROWS_READ))
  return { file, asked: new Set(asked), answer, narrowed }
}

const ROWS_READ = 400
/** People look at the rows of one file again and again: the last few answers are kept. */
const ANSWERS_KEPT = 30
const answers = new Map<string, RowsAnswer>()

async function readRows(
  file: SourceFile,
  sheet: string | null,
  wanted: readonly number[],
): Promise<RowsAnswer> {
  const key = JSON.stringify([file.id, sheet, wanted])
  const known = answers.get(key)
  if (known) return known
  const reader = openReader(null)
  try {
    const answer = await reader.rows({ name: file.name, bytes: file.content, sheet, wanted })
    answers.set(key, answer)
    if (answers.size > ANSWERS_KEPT) answers.delete(answers.keys().next().value!)
    return answer
  } catch (error) {
    if (error instanceof ReadingStopped)
      throw notPossible('Открыть строки этого файла не удалось.', error.message)
    throw error
  } finally {
    reader.close()
  }
}

function range(from: number, to: number): number[] {
  const first = Math.max(1, from)
  return Array.from({ length: Math.max(0, Math.min(to - first + 1, ROWS_READ)) }, (_, index) => first + index)
}
