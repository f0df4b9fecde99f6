import { isHeldAt, type Level, levels, type Permission, type Role, rolesWith } from '#contract/permissions.ts'
import type { Scope } from './scope.ts'
import type { Viewer } from './viewer.ts'

/** Roles that are held at a level, in the order of the matrix. */
export interface RolesAt {
  level: Level
  roles: readonly Role[]
}

export interface Decision {
  allowed: boolean
  /** The role has the right and reaches the record; it has no such right; or the record is out of its reach. */
  because: 'right' | 'no-right' | 'out-of-reach'
  /** Who can, the nearest to the viewer first. */
  whoCan: readonly RolesAt[]
}

/**
 * The one answer to «may he»: whether a viewer may, why, and who can. `record`: the place of what it is about, a school
 * with its municipality. The gate, the features' policies and the explanations ask here and nowhere else.
 */
export function decide(
  viewer: Pick<Viewer, 'can' | 'scope' | 'level'>,
  permission: Permission,
  record?: Scope,
): Decision {
  const whoCan = rolesAt(permission, viewer.level)
  if (!viewer.can.includes(permission)) return { allowed: false, because: 'no-right', whoCan }
  if (record && !reaches(viewer.scope, record)) return { allowed: false, because: 'out-of-reach', whoCan }
  return { allowed: true, because: 'right', whoCan }
}

function reaches(scope: Scope, record: Scope): boolean {
  return (
    scope.regionId === record.regionId &&
    (scope.municipalityId === null || scope.municipalityId === record.municipalityId) &&
    (scope.schoolId === null || scope.schoolId === record.schoolId)
  )
}

function rolesAt(permission: Permission, own: Level): RolesAt[] {
  const upwards = levels.slice(0, levels.indexOf(own) + 1).reverse()
  const nearestFirst = [...upwards, ...levels.filter((level) => !upwards.includes(level))]
  return nearestFirst
    .map((level) => ({ level, roles: rolesWith(permission).filter((role) => isHeldAt(role, level)) }))
    .filter(({ roles }) => roles.length > 0)
}
