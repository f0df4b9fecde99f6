import { buildFacts, type FactCell } from '#engine/facts.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'

const THIRTY = { numerator: 3, denominator: 10 }

/** Two criteria over three procedures: small enough to reason about by hand. */
export const CRITERIA: Methodology = {
  id: 'example',
  version: '1',
  title: 'Правило для примера',
  summary: 'Два результата за год или по одному два года подряд.',
  sources: { order: { title: 'Приказ', section: 'Пункт 3', date: '2020-08-19' } },
  procedures: { value: ['vpr-ma-5', 'vpr-ru-5', 'oge-ma'], source: 'order' },
  seasons: { vpr: 'spring', oge: 'main', ege: 'main', rkr: 'regional' },
  lowShare: { value: THIRTY, source: 'order' },
  minimumParticipants: { value: null, source: 'order' },
  years: { value: 2, source: 'order' },
  decision: {
    kind: 'criteria',
    source: 'order',
    anyOf: [
      {
        id: 'one',
        kind: 'count-in-year',
        title: 'Критерий 1: две процедуры за год',
        yearsBack: 0,
        atLeast: { value: 2, source: 'order' },
      },
      {
        id: 'two',
        kind: 'each-year',
        title: 'Критерий 2: каждый год',
        years: 2,
        atLeast: { value: 1, source: 'order' },
        sameProcedure: false,
      },
    ],
  },
}

/** The same with the stricter second criterion. */
export const SAME_PROCEDURE: Methodology = {
  ...CRITERIA,
  id: 'example-same',
  decision: {
    kind: 'criteria',
    source: 'order',
    anyOf: [
      {
        id: 'two',
        kind: 'each-year',
        title: 'Критерий 2: та же процедура каждый год',
        years: 2,
        atLeast: { value: 1, source: 'order' },
        sameProcedure: true,
      },
    ],
  },
}

/** Three bands over the same procedures. */
export const BANDS: Methodology = {
  ...CRITERIA,
  id: 'example-bands',
  decision: {
    kind: 'bands',
    source: 'order',
    bands: [
      { id: 'many', title: 'Много', from: 3, to: null, identified: true },
      { id: 'some', title: 'Есть', from: 1, to: 2, identified: false },
      { id: 'none', title: 'Нет', from: 0, to: 0, identified: false },
    ],
  },
}

export const WORDS: ProcedureWords = {
  'vpr-ma-5': { title: 'ВПР по математике, 5 класс', shortTitle: 'ВПР МА-5' },
  'vpr-ru-5': { title: 'ВПР по русскому языку, 5 класс', shortTitle: 'ВПР РУ-5' },
  'oge-ma': { title: 'ОГЭ по математике', shortTitle: 'ОГЭ МА' },
}

/** Procedure, year, low, participants: `['vpr-ma-5', '2023/24', 4, 13]`. */
export type Result = readonly [procedure: string, year: string, low: number, participants: number]

/** Facts of one school for each list of results, with codes 010001, 010002, … */
export function factsOf(...schools: readonly (readonly Result[])[]) {
  const codes = schools.map((_, index) => String(10001 + index).padStart(6, '0'))
  const cells = schools.flatMap((results, index) => results.map((result) => cellOf(codes[index]!, result)))
  return buildFacts({ schools: codes.map((code) => ({ code, name: code, municipality: 'Округ' })), cells })
    .facts
}

function cellOf(school: string, [procedure, year, low, participants]: Result): FactCell {
  const season = procedure.startsWith('vpr') ? 'spring' : 'main'
  const source = { file: `${procedure}.xlsx`, sheet: 'Лист1', version: null }
  return { school, sitting: { year, season, procedure }, participants, low, source, row: 12 }
}
