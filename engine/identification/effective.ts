import { type AcademicYear, startOf, yearsBefore } from '#engine/academic-year.ts'
import type { Issue } from '#engine/issue.ts'
import type { Criterion, Methodology, Overrides } from '#engine/methodology.ts'

/** How many years back from the last one a criterion looks, the last one included. */
export function yearsNeeded(criterion: Criterion): number {
  return criterion.kind === 'each-year' ? criterion.years : criterion.yearsBack + 1
}

/**
 * The methodology a run really follows: the document with a what-if laid over it. A criterion that looks further back
 * than the period could only ever be undecided: one of several is left out and said so.
 */
export function effectiveMethodology(
  methodology: Methodology,
  overrides: Overrides,
): { methodology: Methodology; issues: Issue[] } {
  const issues: Issue[] = []
  const years = overridden(methodology.years, overrides.years)
  const effective: Methodology = {
    ...methodology,
    lowShare: overridden(methodology.lowShare, overrides.lowShare),
    minimumParticipants: overridden(methodology.minimumParticipants, overrides.minimumParticipants),
    procedures: overridden(methodology.procedures, overrides.procedures),
    years,
  }
  const { decision } = effective
  if (decision.kind === 'bands') return { methodology: effective, issues }
  if (decision.kind === 'every-criterion') {
    // Left out, it would make the list longer than the rule: it stays, and keeps the list undecided.
    const tooFar = decision.allOf.filter((criterion) => yearsNeeded(criterion) > years.value)
    issues.push(
      ...tooFar.map((criterion) => ({
        code: 'criterion_undecidable',
        severity: 'warning' as const,
        position: `decision.allOf[${decision.allOf.indexOf(criterion)}]`,
        message: `«${criterion.title}» решить нельзя: ему нужно лет — ${yearsNeeded(criterion)}, а учитывается ${years.value}. Без него в список не войдёт ни одна школа.`,
      })),
    )
    return { methodology: effective, issues }
  }
  const anyOf = decision.anyOf.filter((criterion, index) => {
    if (yearsNeeded(criterion) <= years.value) return true
    issues.push({
      code: 'criterion_left_out',
      severity: 'warning',
      position: `decision.anyOf[${index}]`,
      message: `«${criterion.title}» не применяется: ему нужно лет — ${yearsNeeded(criterion)}, а учитывается ${years.value}.`,
    })
    return false
  })
  return { methodology: { ...effective, decision: { ...decision, anyOf } }, issues }
}

/** Academic years of the period, earliest first; empty when `last` is not an academic year. */
export function periodOf(last: AcademicYear, years: number): readonly AcademicYear[] {
  if (startOf(last) === undefined) return []
  return Array.from({ length: years }, (_, index) => yearsBefore(last, years - 1 - index))
}

function overridden<T extends { value: unknown }>(sourced: T, value: T['value'] | undefined): T {
  return value === undefined ? sourced : { ...sourced, value }
}
