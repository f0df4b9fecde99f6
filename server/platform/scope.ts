import type { ExpressionWrapper, SqlBool } from 'kysely'
import { expressionBuilder } from 'kysely'
import type { Level } from '#contract/permissions.ts'
import type { DB } from '#db/types.ts'

/** The schools a person works with: a region's, a municipality's, or one. Every query takes it first. */
export interface Scope {
  regionId: number
  /** null: of the whole region. */
  municipalityId: number | null
  /** null: all schools of the municipality or region. */
  schoolId: number | null
}

export function levelOf(scope: Pick<Scope, 'municipalityId' | 'schoolId'>): Level {
  if (scope.schoolId !== null) return 'school'
  return scope.municipalityId === null ? 'region' : 'municipality'
}

/** The schools that both scopes take in; undefined when they name different places. */
export function meetScopes(one: Scope, other: Scope): Scope | undefined {
  const differ = (key: 'municipalityId' | 'schoolId') =>
    one[key] !== null && other[key] !== null && one[key] !== other[key]
  if (one.regionId !== other.regionId || differ('municipalityId') || differ('schoolId')) return undefined
  return {
    regionId: one.regionId,
    municipalityId: one.municipalityId ?? other.municipalityId,
    schoolId: one.schoolId ?? other.schoolId,
  }
}

/** All schools of a region: for work that nobody asked for in person (jobs, the demonstration). */
export function wholeRegion(regionId: number): Scope {
  return { regionId, municipalityId: null, schoolId: null }
}

/**
 * The filter of every query that reads schools: `.where(schoolsInScope(scope))` on a query that has the table
 * `schools` under its own name.
 */
export function schoolsInScope(scope: Scope): ExpressionWrapper<DB, 'schools', SqlBool> {
  const build = expressionBuilder<DB, 'schools'>()
  const conditions = [build('schools.region_id', '=', scope.regionId)]
  if (scope.municipalityId !== null)
    conditions.push(build('schools.municipality_id', '=', scope.municipalityId))
  if (scope.schoolId !== null) conditions.push(build('schools.school_id', '=', scope.schoolId))
  return build.and(conditions)
}
