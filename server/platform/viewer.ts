import type { Permission, Role } from '#contract/permissions.ts'
import type { Scope } from './scope.ts'

/** Who changes something: a person, or nobody in particular (a job, the command line). */
export interface Actor {
  regionId: number
  userId: number | null
}

/** The person behind a request, read from the database for each of them. */
export interface Viewer extends Actor {
  userId: number
  login: string
  name: string
  role: Role
  scope: Scope
  can: readonly Permission[]
}
