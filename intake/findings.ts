import type { Finding } from './types.ts'

/** More of one kind are counted, not listed: a list of thousands helps nobody. */
const LISTED = 300

/** Where a finding is: everything that is known of the place. */
export interface Place {
  sheet?: string | null
  row?: number | null
  column?: string | null
  school?: string | null
}

interface Said {
  message: string
  advice: string
}

/** Collects what there is to tell about a file. */
export class Findings {
  private readonly listed: Finding[] = []
  private readonly perCode = new Map<string, number>()
  private readonly counted = new Map<string, Finding>()

  error(code: string, place: Place, said: Said): void {
    this.add(code, 'error', place, said)
  }

  warning(code: string, place: Place, said: Said): void {
    this.add(code, 'warning', place, said)
  }

  /** One finding for many rows: the first place is kept, the rest is counted. */
  count(code: string, severity: Finding['severity'], place: Place, said: Said): void {
    const known = this.counted.get(code)
    if (known) known.count++
    else this.counted.set(code, finding(code, severity, place, said))
  }

  has(code: string): boolean {
    return this.counted.has(code) || this.perCode.has(code)
  }

  list(): Finding[] {
    return [...this.listed, ...this.counted.values()]
  }

  private add(code: string, severity: Finding['severity'], place: Place, said: Said): void {
    const before = this.perCode.get(code) ?? 0
    this.perCode.set(code, before + 1)
    if (before < LISTED) {
      this.listed.push(finding(code, severity, place, said))
      return
    }
    const last = this.listed.findLast((one) => one.code === code)
    if (last) last.count++
  }
}

function finding(code: string, severity: Finding['severity'], place: Place, said: Said): Finding {
  return {
    code,
    severity,
    sheet: place.sheet ?? null,
    row: place.row ?? null,
    column: place.column ?? null,
    school: place.school ?? null,
    message: said.message,
    advice: said.advice,
    count: 1,
  }
}
