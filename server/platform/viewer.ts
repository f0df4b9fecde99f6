import type { Level, Permission, Role } from '#contract/permissions.ts'
import type { Proof } from '#contract/problems.ts'
import type { Term } from '#contract/terms.ts'
import type { Scope } from './scope.ts'

/** Who changes something: a person, or nobody in particular (a job, the command line). */
export interface Actor {
  regionId: number
  userId: number | null
  /** The role in which it is done, where it is known. */
  membershipId?: number | null
  /** Set while he looks at the system in another person's role. */
  viewing?: Viewing
}

/** Whose role a person looks at the system in. */
export interface Viewing {
  userId: number
  membershipId: number
  name: string
  until: Date
}

/**
 * The person behind a request in one of his roles, read from the database for each request. While he looks at the system
 * in another's role (`viewing`), `role`, `organisation`, `level`, `scope` and `can` are those of the view; who he is stays.
 */
export interface Viewer extends Actor {
  userId: number
  login: string
  name: string
  /** The role he works in now, held in the organisation. */
  membershipId: number
  role: Role
  organisation: { id: number; name: string }
  level: Level
  scope: Scope
  can: readonly Permission[]
  /** How his region calls things. */
  term: Term
  /** What his session still waits for; null: it is open, or he works on the machine itself. */
  lacks: Lacks | null
  /** What he has to show again before he changes what lets him in; nothing: he did a few minutes ago. */
  unproved: readonly Proof[]
}

/** The code of the second factor, or the factor itself, which his role must have. */
export type Lacks = 'code' | 'set_up'
