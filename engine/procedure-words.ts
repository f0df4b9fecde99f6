/**
 * How procedures are called, by id: `title` such as «ВПР по математике, 5 класс», `shortTitle` such as «ВПР МА-5». The
 * method itself knows ids only.
 */
export type ProcedureWords = Readonly<Record<string, { title: string; shortTitle: string }>>

/** The full name, or the id of a procedure nobody named. */
export function titleOf(words: ProcedureWords, procedure: string): string {
  return words[procedure]?.title ?? procedure
}

export function shortTitleOf(words: ProcedureWords, procedure: string): string {
  return words[procedure]?.shortTitle ?? procedure
}
