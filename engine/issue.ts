/** Something amiss in what the method was given. The method never throws on data: it says what it left out and goes on. */
export interface Issue {
  /** Stable English code: `no_sitting`, `conflicting_cells`, … */
  code: string
  severity: 'error' | 'warning' | 'note'
  /** Where: `cells[12]`, `procedures.value[3]`. */
  position: string
  /** For people, in Russian: a full sentence. */
  message: string
}
