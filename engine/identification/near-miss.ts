import { grouped } from '#engine/grouped.ts'
import { isLow, LOW, NO_DATA, NOT_LOW } from '#engine/markers/marker.ts'
import type { Identified, NearMiss } from '#engine/outcome.ts'
import { type ProcedureWords, shortTitleOf, titleOf } from '#engine/procedure-words.ts'
import { counted, formFor, listed } from '#engine/russian.ts'
import { ANSWERS, type AnswerCode, createDecider, type Decider } from './decide.ts'
import type { Run } from './run.ts'

/** What nearest change would alter the decision: one pupil in one procedure, one procedure more or fewer, or neither. */
export type Nearness = 'pupil' | 'procedure' | null

/** How near each school of a run is to another decision, for lists. */
export function nearnessOf(run: Run): Nearness[] {
  const decider = createDecider(run.methodology, run.years.length)
  return run.facts.schools.map((_, school) => nearnessAt(new Flips(run, school, decider)))
}

/** Whether one pupil more or fewer in a single procedure would alter the decision on a school. */
export function isNear(run: Run, school: number): boolean {
  return nearnessAt(new Flips(run, school, createDecider(run.methodology, run.years.length))) === 'pupil'
}

/** Every change by one pupil and every kind of change by one procedure that would alter the decision. */
export function nearMissesOf(run: Run, school: number, words: ProcedureWords): NearMiss[] {
  const flips = new Flips(run, school, createDecider(run.methodology, run.years.length))
  const turning = flips.cells().filter((cell) => flips.decisionAfter(cell) !== run.identified[school])
  const byPupil = turning.filter((cell) => flips.takesOnePupil(cell))
  return [...byPupil.map((cell) => pupilMiss(flips, cell, words)), ...procedureMisses(flips, turning, words)]
}

function nearnessAt(flips: Flips): Nearness {
  let nearness: Nearness = null
  for (const cell of flips.cells()) {
    const onePupil = flips.takesOnePupil(cell)
    if ((nearness && !onePupil) || flips.decisionAfter(cell) === flips.decision) continue
    if (onePupil) return 'pupil'
    nearness = 'procedure'
  }
  return nearness
}

/**
 * Turns one result of a school from low to not low or back and asks for the decision. Results of a year whose
 * procedures were low in the same other years are interchangeable, so a decision is made once for each such group and
 * not once for each cell.
 */
class Flips {
  readonly run: Run
  readonly school: number
  readonly decision: AnswerCode
  private readonly decider: Decider
  private readonly states: Uint8Array
  private readonly decided = new Map<number, AnswerCode>()

  constructor(run: Run, school: number, decider: Decider) {
    const width = run.selected.length
    this.run = run
    this.school = school
    this.decider = decider
    this.decision = run.identified[school] as AnswerCode
    this.states = run.states.slice(school * width, (school + 1) * width)
  }

  /** Selected sittings with data: only those can turn. */
  cells(): number[] {
    const cells: number[] = []
    for (let cell = 0; cell < this.states.length; cell++) if (this.states[cell] !== NO_DATA) cells.push(cell)
    return cells
  }

  wasLow(cell: number): boolean {
    return this.states[cell] === LOW
  }

  counts(cell: number): { low: number; participants: number } {
    const { facts, selected } = this.run
    const at = this.school * facts.sittings.length + selected[cell]!.column
    return { low: facts.low[at]!, participants: facts.participants[at]! }
  }

  takesOnePupil(cell: number): boolean {
    const { low, participants } = this.counts(cell)
    const changed = this.wasLow(cell) ? low - 1 : low + 1
    return (
      changed <= participants &&
      isLow(changed, participants, this.run.methodology.lowShare.value) !== this.wasLow(cell)
    )
  }

  decisionAfter(cell: number): AnswerCode {
    const group = this.groupOf(cell)
    let decision = this.decided.get(group)
    if (decision === undefined) {
      const before = this.states[cell]!
      this.states[cell] = before === LOW ? NOT_LOW : LOW
      decision = this.decider.decide(this.states, 0)
      this.states[cell] = before
      this.decided.set(group, decision)
    }
    return decision
  }

  /** Year of the cell and the years in which its procedure was low. */
  private groupOf(cell: number): number {
    const procedures = this.run.methodology.procedures.value.length
    const year = Math.floor(cell / procedures)
    let group = year
    for (let at = cell % procedures; at < this.states.length; at += procedures) {
      group = group * 2 + (this.states[at] === LOW ? 1 : 0)
    }
    return group
  }
}

function pupilMiss(flips: Flips, cell: number, words: ProcedureWords): NearMiss {
  const { procedure, year } = flips.run.selected[cell]!
  const { low, participants } = flips.counts(cell)
  const becomes = ANSWERS[flips.decisionAfter(cell)]!
  const instead = failed(flips.wasLow(cell) ? low - 1 : low + 1)
  const change = low === 0 ? `${instead} из ${participants}` : `${instead}, а не ${low} из ${participants}`
  const sentence = `${titleOf(words, procedure)}, ${year}: если бы не ${change}, ${would(becomes)}.`
  return { kind: 'pupil', becomes, marker: cell, sentence }
}

function failed(count: number): string {
  if (count === 0) return 'справился никто'
  return `${formFor(count, ['справился', 'справились', 'справились'])} ${counted(count, ['ученик', 'ученика', 'учеников'])}`
}

/** One near miss for each year, direction and decision, however many procedures would do. */
function procedureMisses(flips: Flips, turning: readonly number[], words: ProcedureWords): NearMiss[] {
  const keyOf = (cell: number) => `${flips.run.selected[cell]!.year} ${flips.wasLow(cell)}`
  const all = grouped(flips.cells(), keyOf)
  const groups = grouped(turning, (cell) => `${keyOf(cell)} ${flips.decisionAfter(cell)}`)
  return [...groups.values()].map((cells) => {
    const becomes = ANSWERS[flips.decisionAfter(cells[0]!)]!
    const anyWouldDo = all.get(keyOf(cells[0]!))!.length === cells.length
    const sentence = `${changeOf(flips, cells, anyWouldDo, words)}, ${would(becomes)}.`
    return { kind: 'procedure', becomes, marker: null, sentence }
  })
}

function changeOf(
  flips: Flips,
  cells: readonly number[],
  anyWouldDo: boolean,
  words: ProcedureWords,
): string {
  const { year } = flips.run.selected[cells[0]!]!
  const wasLow = flips.wasLow(cells[0]!)
  if (anyWouldDo && cells.length > 1) {
    return `Если бы низких результатов в ${year} было на один ${wasLow ? 'меньше' : 'больше'}`
  }
  const names = cells.map((cell) => shortTitleOf(words, flips.run.selected[cell]!.procedure))
  const result = cells.length === 1 ? `результат ${names[0]}` : `хотя бы один из результатов ${listed(names)}`
  return wasLow ? `Если бы в ${year} ${result} не был низким` : `Если бы в ${year} ${result} был низким`
}

function would(becomes: Identified): string {
  if (becomes === 'yes') return 'школа вошла бы в список'
  return becomes === 'no' ? 'школа не вошла бы в список' : 'решить было бы нельзя: не хватает данных'
}
