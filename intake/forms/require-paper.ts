import { Refusal } from '#intake/grid.ts'
import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import type { Exam } from '#intake/reference.ts'
import type { Paper } from '#intake/results.ts'
import { paperOf } from '#intake/sitting.ts'
import type { TitleFacts } from '#intake/title.ts'
import type { ReadContext } from '#intake/types.ts'

/** The paper of a table, or a refusal that says what a person has to tell. */
export function requirePaper(title: TitleFacts, exam: Exam, context: ReadContext): Paper {
  const found = paperOf(title, exam, context)
  if (found.paper) return found.paper
  const wanted =
    found.missing.length > 1
      ? 'нужны предмет, класс и учебный год'
      : found.missing[0] === 'year'
        ? 'нужен учебный год'
        : 'нужны предмет и класс'
  throw new Refusal(
    'sitting_unknown',
    `Форма прочитана, но ни в ней, ни в имени файла не сказано, какая это работа: ${wanted}. Укажите их при загрузке или в имени файла, например «МА5 2025».`,
  )
}

/** A row that does not tell its paper, in a table where each row should. */
export function warnNoPaper(reading: Reading, sheet: Sheet, row: number): void {
  reading.findings.error('unknown_procedure', placeOf(sheet, row), {
    message: 'Не понятно, какая это работа: экзамен, предмет, класс или год не названы или неизвестны.',
    advice: 'Исправьте экзамен, предмет, класс и учебный год в этой строке. До правки она не засчитана.',
  })
}
