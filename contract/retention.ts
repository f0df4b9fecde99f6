/*
 * How long what is kept. The law names no number: personal data are kept no longer than their purpose needs (152-ФЗ,
 * статья 5, часть 7), so each kind has a term that its purpose gives, and a region may set its own within bounds.
 */

export const retention = {
  /** Tries to sign in, with the login and the network they came from: to see who guessed passwords. */
  attempts: { unit: 'days', term: 180, least: 7, most: 1095 },
  /** Sessions that are over. */
  sessions: { unit: 'days', term: 30, least: 1, most: 365 },
  /** Links by which somebody has chosen a password, and those that ran out. */
  invitations: { unit: 'days', term: 90, least: 1, most: 1095 },
  /** Notices to people of what happened, read or not. */
  notifications: { unit: 'days', term: 365, least: 30, most: 1095 },
  /** That a letter was sent or given up, to which address and about what; its text goes when it is sent. */
  letters: { unit: 'days', term: 180, least: 7, most: 1095 },
  /** Originals of files that never became facts: refused, withdrawn, sent twice, of a failed import. */
  unusedFiles: { unit: 'days', term: 90, least: 1, most: 1095 },
  /** Works of pupils, row by row, with the originals they came from. Results of schools stay. */
  works: { unit: 'years', term: 5, least: 1, most: 75 },
} as const satisfies Record<string, { unit: 'days' | 'years'; term: number; least: number; most: number }>

export type RetentionKind = keyof typeof retention
export const retentionKinds = Object.keys(retention) as [RetentionKind, ...RetentionKind[]]

/** The terms of a region that differ from those above. */
export type OwnRetention = Partial<Record<RetentionKind, number>>

/** How long a kind is kept in a region, in its unit. */
export function termOf(own: OwnRetention, kind: RetentionKind): number {
  return own[kind] ?? retention[kind].term
}
