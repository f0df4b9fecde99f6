import type { WorkStatus } from '#intake/types.ts'
import { type Wave, waveOf } from '#intake/waves.ts'

/** One row of exam results as far as it matters for which attempt counts. */
export interface Attempt {
  /** Unique for the row. */
  id: string
  /** Equal for one pupil and subject. */
  key: string
  subject: string
  /** The table tells pupils apart. */
  coded: boolean
  wave: string
  /** `20250527` or 0. */
  date: number
  oral: boolean
  status: WorkStatus
}

interface First {
  id: string
  date: number
  oral: boolean
}

/** A day with at least this part of the pupils of the busiest day is a main one, where no column tells the wave. */
const MAIN_DAY = 0.2
/** Second attempts are for reserve days: a day with more than this part of them is no main one. */
const RESITS_ON_MAIN_DAY = 0.1

/**
 * Which attempts count: the first of each pupil and subject on a main day of the main period. Resits, reserve days,
 * the early and the September periods do not (domain §6).
 */
export class Attempts {
  private readonly first = new Map<string, First>()
  private readonly days = new Map<string, Map<number, number>>()
  private readonly mainDays = new Map<string, Set<number>>()
  private readonly waves = new Map<string, Wave | null>()
  private readonly held: Attempt[] = []
  private anyWave = false

  /** First pass over all rows. */
  note(attempt: Attempt): void {
    if (attempt.status !== 'ok') return
    if (this.waveAt(attempt.wave) !== null) this.anyWave = true
    const days = this.days.get(attempt.subject) ?? new Map<number, number>()
    days.set(attempt.date, (days.get(attempt.date) ?? 0) + 1)
    this.days.set(attempt.subject, days)
    if (attempt.coded) this.held.push(attempt)
  }

  /** After the first pass: finds the main days, then the first attempt of everyone. */
  settle(): void {
    const resits = this.anyWave ? new Map<string, Map<number, number>>() : this.resitsByDay()
    for (const [subject, days] of this.days) {
      const busiest = Math.max(...days.values())
      const again = resits.get(subject)
      const main = [...days].filter(
        ([date, count]) =>
          count >= busiest * MAIN_DAY && (again?.get(date) ?? 0) <= count * RESITS_ON_MAIN_DAY,
      )
      this.mainDays.set(subject, new Set(main.map(([date]) => date)))
    }
    for (const attempt of this.held) {
      const known = this.first.get(attempt.key)
      if (this.anyWave && !this.isMain(attempt)) continue
      const earlier =
        !known ||
        (attempt.date !== 0 && attempt.date < known.date && attempt.oral === known.oral) ||
        (known.oral && !attempt.oral)
      if (earlier) this.first.set(attempt.key, { id: attempt.id, date: attempt.date, oral: attempt.oral })
    }
    this.held.length = 0
  }

  counts(attempt: Attempt): boolean {
    return attempt.coded && this.statusOf(attempt) === 'ok'
  }

  /** The status of a row among all attempts. */
  statusOf(attempt: Attempt): WorkStatus {
    if (attempt.status !== 'ok') return attempt.status
    if (!attempt.coded && !this.anyWave) return 'ok'
    if (!this.isMain(attempt))
      return this.waveAt(attempt.wave) === 'reserve' || !this.anyWave ? 'reserve' : 'resit'
    const first = this.first.get(attempt.key)
    if (!first || first.id === attempt.id) return 'ok'
    // Twins of one day are settled as repeats; a later day or the oral part beside the written one is no second pupil.
    return first.date === attempt.date && first.oral === attempt.oral ? 'ok' : 'resit'
  }

  /** For each subject and day, how many had written that part on an earlier day. */
  private resitsByDay(): Map<string, Map<number, number>> {
    const earliest = new Map<string, number>()
    const keyOf = ({ key, oral }: Attempt) => `${key}|${oral}`
    for (const attempt of this.held) {
      const known = earliest.get(keyOf(attempt))
      if (known === undefined || attempt.date < known) earliest.set(keyOf(attempt), attempt.date)
    }
    const resits = new Map<string, Map<number, number>>()
    for (const attempt of this.held) {
      if (attempt.date <= earliest.get(keyOf(attempt))!) continue
      const days = resits.get(attempt.subject) ?? new Map<number, number>()
      days.set(attempt.date, (days.get(attempt.date) ?? 0) + 1)
      resits.set(attempt.subject, days)
    }
    return resits
  }

  private isMain(attempt: Attempt): boolean {
    if (this.anyWave) return this.waveAt(attempt.wave) === 'main'
    return this.mainDays.get(attempt.subject)?.has(attempt.date) ?? true
  }

  private waveAt(text: string): Wave | null {
    if (text === '') return null
    const known = this.waves.get(text)
    if (known !== undefined) return known
    const wave = waveOf(text)
    this.waves.set(text, wave)
    return wave
  }
}
