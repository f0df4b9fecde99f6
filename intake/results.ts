import type { Sitting } from '#engine/facts.ts'
import type { Findings } from './findings.ts'
import type { RowSchool } from './schools.ts'
import type { Conflict, ReadFile, SchoolKey, StagedResult } from './types.ts'

/** Which paper, when, by pupils of which grade. */
export interface Paper {
  sitting: Sitting
  paperGrade: number
  pupilGrade: number
}

/** What a row of an aggregated form counts for a school. */
export interface Count {
  paper: Paper
  participants: number
  low: number | null
  marks: StagedResult['marks']
  absent?: number
  restored?: boolean
  /** Class of a school that the row is about; several parts of one school add up. */
  part?: string
  sheet: string | null
  row: number
  rows?: number
}

interface Entry {
  result: StagedResult
  parts: Map<string, string>
}

/** How a school is called in messages. */
export function schoolLabel(who: RowSchool): string {
  return who.school?.code ?? who.key.code ?? who.key.login ?? who.key.name ?? who.text
}

/** Gathers results of schools: adds up classes, counts repeats once, sets conflicts and unknown schools aside. */
export class ResultBook {
  private readonly entries = new Map<string, Entry>()
  private readonly unknown = new Map<string, ReadFile['unknownSchools'][number]>()
  private readonly disputed = new Set<string>()
  private readonly findings: Findings
  private readonly conflicts: Conflict[]
  private readonly registered: boolean

  constructor(findings: Findings, conflicts: Conflict[], registered: boolean) {
    this.findings = findings
    this.conflicts = conflicts
    this.registered = registered
  }

  add(who: RowSchool, count: Count): void {
    if (this.registered && !who.school) {
      this.park(who, count)
      return
    }
    const { sitting } = count.paper
    const id = `${who.id}|${sitting.year}|${sitting.season}|${sitting.procedure}`
    const signature = `${count.participants}|${count.low}|${count.marks?.join(',') ?? ''}`
    const part = count.part ?? ''
    const known = this.entries.get(id)
    if (!known) {
      this.entries.set(id, { result: staged(who, count), parts: new Map([[part, signature]]) })
      return
    }
    const before = known.parts.get(part)
    if (before === undefined && part !== '' && !known.parts.has('')) {
      known.parts.set(part, signature)
      addTo(known.result, count)
    } else if (before === signature) this.repeated(who, count)
    else this.dispute(id, who, count, known.result)
  }

  /** Everything counted, without the disputed. */
  list(): StagedResult[] {
    return [...this.entries].filter(([id]) => !this.disputed.has(id)).map(([, { result }]) => result)
  }

  unknownSchools(): ReadFile['unknownSchools'] {
    return [...this.unknown.values()]
  }

  private repeated(who: RowSchool, count: Count): void {
    this.findings.warning(
      'duplicate_school_identical',
      { sheet: count.sheet, row: count.row, school: schoolLabel(who) },
      {
        message: `Школа ${schoolLabel(who)} повторена теми же числами.`,
        advice: 'Строка засчитана один раз. Удалите повтор, если он попал в файл случайно.',
      },
    )
  }

  private dispute(id: string, who: RowSchool, count: Count, first: StagedResult): void {
    this.disputed.add(id)
    const label = schoolLabel(who)
    this.findings.error(
      'duplicate_school_conflict',
      { sheet: count.sheet, row: count.row, school: label },
      {
        message: `Школа ${label} повторена с другими числами: строки ${first.row} и ${count.row}.`,
        advice: 'Оставьте в файле верную строку. До решения школа не засчитывается.',
      },
    )
    this.conflicts.push({
      school: label,
      pupil: null,
      message: 'Две строки с разными числами: решает человек.',
      rows: [first.row, count.row],
    })
  }

  private park(who: RowSchool, count: Count): void {
    const label = schoolLabel(who)
    const known = this.unknown.get(who.id)
    if (known) {
      known.participants += count.participants
      if (known.low !== null) known.low = count.low === null ? null : known.low + count.low
      return
    }
    const key: SchoolKey = { ...who.key }
    this.unknown.set(who.id, { key, participants: count.participants, low: count.low })
    this.findings.warning(
      'unknown_school',
      { sheet: count.sheet, row: count.row, school: label },
      {
        message: `Школы «${who.key.name ?? label}» (${label}) нет в реестре.`,
        advice:
          'Добавьте школу в реестр или укажите, какая это школа. До решения её строки не засчитываются.',
      },
    )
  }
}

function staged(who: RowSchool, count: Count): StagedResult {
  return {
    ...count.paper,
    school: { ...who.key },
    schoolCode: who.school?.code ?? null,
    participants: count.participants,
    low: count.low,
    marks: count.marks,
    absent: count.absent ?? 0,
    restored: count.restored ?? false,
    sheet: count.sheet,
    row: count.row,
    rows: count.rows ?? 1,
  }
}

function addTo(result: StagedResult, count: Count): void {
  result.participants += count.participants
  result.low = result.low === null || count.low === null ? null : result.low + count.low
  const [a, b] = [result.marks, count.marks]
  result.marks = a && b ? [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]] : null
  result.absent += count.absent ?? 0
  result.restored ||= count.restored ?? false
  result.rows += count.rows ?? 1
}
