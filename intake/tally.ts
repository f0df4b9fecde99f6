import type { Paper, ResultBook } from './results.ts'
import type { RowSchool } from './schools.ts'
import type { PupilWork } from './types.ts'

interface Counter {
  who: RowSchool
  paper: Paper
  sheet: string | null
  row: number
  rows: number
  participants: number
  low: number
  /** Of some participant nobody can tell whether the result is low. */
  lowUnknown: boolean
  marks: [number, number, number, number]
  marked: number
  absent: number
}

/** Adds pupils' works up to results of schools. */
export class Tally {
  private readonly counters = new Map<string, Counter>()

  /** `low`: whether the work is below the threshold; null when nothing tells. */
  add(work: PupilWork, who: RowSchool, paper: Paper, low: boolean | null): void {
    const id = `${who.id}|${work.sitting.procedure}|${work.sitting.year}|${work.sitting.season}`
    let counter = this.counters.get(id)
    if (!counter) {
      counter = {
        who,
        paper,
        sheet: work.sheet,
        row: work.row,
        rows: 0,
        participants: 0,
        low: 0,
        lowUnknown: false,
        marks: [0, 0, 0, 0],
        marked: 0,
        absent: 0,
      }
      this.counters.set(id, counter)
    }
    counter.rows++
    if (work.status === 'absent') counter.absent++
    if (work.status !== 'ok') return
    counter.participants++
    if (low === null) counter.lowUnknown = true
    else if (low) counter.low++
    if (work.mark !== null && work.mark >= 2 && work.mark <= 5) {
      counter.marks[(work.mark - 2) as 0 | 1 | 2 | 3]++
      counter.marked++
    }
  }

  /** Puts every school with participants into the book. */
  into(book: ResultBook): void {
    for (const one of this.counters.values()) {
      if (one.participants === 0) continue
      book.add(one.who, {
        paper: one.paper,
        participants: one.participants,
        low: one.lowUnknown ? null : one.low,
        marks: one.marked === one.participants ? one.marks : null,
        absent: one.absent,
        sheet: one.sheet,
        row: one.row,
        rows: one.rows,
      })
    }
  }
}
