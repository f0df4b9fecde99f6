import { idOf, momentOf, type Search, textOf } from '#web/search.ts'

export interface AuditSearch {
  from?: string
  to?: string
  person?: string
  action?: string
  subject?: string
  /** The line opened beside the table. */
  line?: number
}

export interface ReadersSearch {
  /** Code of a school. */
  school?: string
  /** Number of a file. */
  file?: number
  /** Number of a person. */
  person?: number
  /** Code of a pupil of the school or the file. */
  pupil?: string
  /** Of the file. */
  row?: number
  sheet?: string
  from?: string
  to?: string
}

/** Whose data, and between which days or minutes. */
export function readReadersSearch(search: Search): ReadersSearch {
  return {
    school: textOf(search.school),
    file: idOf(search.file),
    person: idOf(search.person),
    pupil: textOf(search.pupil)?.slice(0, 100),
    row: idOf(search.row),
    sheet: textOf(search.sheet)?.slice(0, 100),
    from: momentOf(search.from),
    to: momentOf(search.to),
  }
}

/** Filters of the audit log. */
export function readAuditSearch(search: Search): AuditSearch {
  const action = textOf(search.action)
  return {
    from: momentOf(search.from),
    to: momentOf(search.to),
    person: textOf(search.person),
    action: action && /^[a-z]+(\.[a-z]+)*(\.\*)?$/.test(action) ? action : undefined,
    subject: textOf(search.subject),
    line: idOf(search.line),
  }
}
