import { Refusal } from './grid.ts'
import type { Sheet } from './reading.ts'
import { columnOf } from './recognise.ts'
import type { Wave } from './waves.ts'

const SCHOOL_FIELDS = ['login', 'code', 'school', 'fullName', 'group'] as const

/** Whether any column of schools holds anything; else the school is that of the title, the sheet or the file. */
export function tellsSchools(table: Sheet['table']): boolean {
  return SCHOOL_FIELDS.some((field) => {
    const column = columnOf(table, field)
    for (let row = table.first; column >= 0 && row < Math.min(table.end, table.first + 50); row++) {
      if (table.grid.text(row, column).trim() !== '') return true
    }
    return false
  })
}

/** Pupils of nobody knows which school. */
export function refuseNameless(sheets: readonly Sheet[]): void {
  if (sheets.some(({ table, school }) => school !== null || tellsSchools(table))) return
  throw new Refusal(
    'school_unknown',
    'Ни в таблице, ни в заголовке, ни в имени файла не сказано, какой школы эти результаты. Добавьте логин школы в имя файла, например «sch000000 МА5 2025», или колонку «Логин».',
  )
}

/** The form schools fill in, sent back empty: codes of pupils and not one point. */
export function refuseEmptyForm(sheets: readonly Sheet[]): void {
  for (const { table } of sheets) {
    const results = table.columns.filter(
      ({ meaning }) => meaning && ['task', 'score', 'mark', 'points'].includes(meaning.field),
    )
    for (let row = table.first; row < table.end; row++) {
      for (const { index } of results) if (table.grid.kind(row, index) !== 'empty') return
    }
  }
  const sheet = sheets[0]?.table.grid.sheet
  throw new Refusal(
    'collection_form',
    `Это пустая форма сбора, а не результаты: ${sheet ? `на листе «${sheet}» ` : ''}нет ни одного балла. Нужна выгрузка «Ф1 Индивидуальные результаты» или заполненный протокол.`,
  )
}

const PERIODS: Readonly<Partial<Record<Wave, string>>> = {
  early: 'досрочный период',
  reserve: 'резервные дни',
  additional: 'дополнительный период',
  resit: 'пересдача',
}

/** Sums of schools of another period or of ГВЭ: nothing of them can count, and no column tells them apart. */
export function refuseUncounted({ title }: Sheet): void {
  if (title.exam === 'gve') {
    throw new Refusal(
      'gve',
      'Это результаты ГВЭ: у него свои шкалы, в низкие результаты ОГЭ и ЕГЭ он не входит. Нужны результаты ОГЭ или ЕГЭ.',
    )
  }
  const period = title.wave === null ? undefined : PERIODS[title.wave]
  if (!period || (title.exam !== 'oge' && title.exam !== 'ege')) return
  throw new Refusal(
    'not_main_period',
    `В заголовке или имени файла сказано «${period}»: засчитываются только первые попытки основного периода. Загрузите итоги основного периода.`,
  )
}
