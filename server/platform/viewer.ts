import type { Level, Permission, Role } from '#contract/permissions.ts'
import type { Term } from '#contract/terms.ts'
import type { Scope } from './scope.ts'

/** Who changes something: a person, or nobody in particular (a job, the command line). */
export interface Actor {
  regionId: number
  userId: number | null
  /** The role in which it is done, where it is known. */
  membershipId?: number | null
}

/** The person behind a request in one of his roles, read from the database for each request. */
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
}

/** The code of the second factor, or the factor itself, which his role must have. */
export type Lacks = 'code' | 'set_up'
