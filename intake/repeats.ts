import type { Reading } from './reading.ts'
import { schoolLabel } from './results.ts'
import type { RowSchool } from './schools.ts'
import type { PupilWork } from './types.ts'

/** A work on its way to the sink. */
export interface Counted<T> {
  work: PupilWork
  who: RowSchool
  extra: T
}

/**
 * Pupils that stand in a file more than once. Keys are gathered in a first pass; in the second, only works with
 * repeated keys wait until the end, the rest stream on.
 */
export class Repeats<T> {
  private readonly once = new Set<string>()
  private readonly repeated = new Set<string>()
  private readonly waiting = new Map<string, Counted<T>[]>()

  note(key: string): void {
    if (this.once.has(key)) this.repeated.add(key)
    else this.once.add(key)
  }

  /** Share of keys that repeat: where it is large, the codes are not codes of pupils. */
  get share(): number {
    return this.once.size === 0 ? 0 : this.repeated.size / this.once.size
  }

  /** True when the work has to wait for its twin. */
  holds(key: string, counted: Counted<T>): boolean {
    if (!this.repeated.has(key)) return false
    const list = this.waiting.get(key)
    if (list) list.push(counted)
    else this.waiting.set(key, [counted])
    return true
  }

  /** Settles the repeats: equal ones count once, different ones not at all. */
  settle(reading: Reading, emit: (counted: Counted<T>) => void): void {
    for (const list of this.waiting.values()) {
      const [first, ...rest] = list
      if (!first) continue
      const signature = signatureOf(first.work)
      const twins = rest.filter(({ work }) => signatureOf(work) === signature)
      if (twins.length === rest.length) {
        emit(first)
        for (const twin of twins) warnTwin(reading, twin)
      } else dispute(reading, list)
    }
    this.waiting.clear()
  }
}

function signatureOf(work: PupilWork): string {
  return [
    work.score,
    work.mark,
    work.testScore,
    work.status,
    work.variant,
    work.class,
    work.tasks?.join(','),
  ].join('|')
}

function warnTwin(reading: Reading, { work, who }: Counted<unknown>): void {
  reading.findings.warning(
    'duplicate_pupil_identical',
    { sheet: work.sheet, row: work.row, school: schoolLabel(who) },
    {
      message: `Строка участника ${work.pupil} повторена без изменений.`,
      advice: 'Засчитана один раз; лишнюю строку можно удалить.',
    },
  )
}

function dispute(reading: Reading, list: readonly Counted<unknown>[]): void {
  const { work, who } = list[0]!
  const rows = list.map((one) => one.work.row)
  reading.findings.error(
    'duplicate_pupil_conflict',
    { sheet: work.sheet, row: rows.at(-1)!, school: schoolLabel(who) },
    {
      message: `Код участника ${work.pupil} стоит в строках ${rows.join(', ')} с разными результатами.`,
      advice: 'Исправьте код или оставьте верную строку. До решения ученик не засчитан.',
    },
  )
  reading.conflicts.push({
    school: schoolLabel(who),
    pupil: work.pupil,
    message: 'Один код — разные результаты: до решения ученик не засчитан.',
    rows,
  })
}
