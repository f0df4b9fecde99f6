import { dayOf, idOf, type Search, textOf } from '#web/search.ts'

export interface AuditSearch {
  from?: string
  to?: string
  person?: string
  action?: string
  subject?: string
  /** The line opened beside the table. */
  line?: number
}

/** Filters of the audit log. */
export function readAuditSearch(search: Search): AuditSearch {
  const action = textOf(search.action)
  return {
    from: dayOf(search.from),
    to: dayOf(search.to),
    person: textOf(search.person),
    action: action && /^[a-z]+(\.[a-z]+)*(\.\*)?$/.test(action) ? action : undefined,
    subject: textOf(search.subject),
    line: idOf(search.line),
  }
}
