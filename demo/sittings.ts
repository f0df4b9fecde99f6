import type { AcademicYear } from '#engine/academic-year.ts'
import type { Season, Sitting } from '#engine/facts.ts'
import { minimumOf, REFERENCE, scaleOf, tasksOf } from '#intake/reference.ts'
import type { ProcedureRef, Scale, Task } from '#intake/types.ts'
import { MODELS, type Model } from './models.ts'
import type { DemoRegion } from './region.ts'

/** Lowest primary scores of marks 3, 4, 5 and the maximum. */
export type Borders = Pick<Scale, 'max' | 'from3' | 'from4' | 'from5'>

/** A holding of a procedure in the made-up region: what is written, by whom, and how it is marked. */
export interface DemoSitting extends Sitting {
  reference: ProcedureRef
  model: Model
  /** Differs from the grade of the paper where ВПР was written late. */
  pupilGrade: number
  /** Place of the year among the region's years, 0-based. */
  yearIndex: number
  /** null where only the test score counts. */
  scale: Borders | null
  /** Minimum of the test score; null where mark 2 fails. */
  minimum: number | null
  /** Tasks whose scores the files tell: of ВПР only. */
  tasks: readonly Task[]
}

/** Papers that part of the schools wrote a half-year late, in autumn of the first year, a grade later. */
const LATE_PAPERS = ['vpr-ma-5', 'vpr-ru-5', 'vpr-ma-6', 'vpr-ru-6']
/** A work of the region's own has the region's own scale. */
const REGIONAL_SCALE: Borders = { max: 22, from3: 7, from4: 12, from5: 18 }
const SEASONS = { vpr: 'spring', oge: 'main', ege: 'main', gve: 'main', rkr: 'regional' } as const

/** Every sitting of the region's years, earlier years first, in the order of the reference data. */
export function sittingsOf(region: DemoRegion): DemoSitting[] {
  const procedures = REFERENCE.procedures.filter((procedure) => procedure.id in MODELS)
  return region.years.flatMap((year, yearIndex) => {
    const late = procedures.filter(({ id }) => yearIndex === 0 && LATE_PAPERS.includes(id))
    return [
      ...late.map((procedure) => describe(procedure, { year, yearIndex, season: 'autumn' })),
      ...procedures.map((procedure) =>
        describe(procedure, { year, yearIndex, season: SEASONS[procedure.exam] }),
      ),
    ]
  })
}

/** The sitting of that procedure, year and season; throws when the region has none. */
export function getSitting(sittings: readonly DemoSitting[], wanted: Sitting): DemoSitting {
  const found = sittings.find(
    ({ procedure, year, season }) =>
      procedure === wanted.procedure && year === wanted.year && season === wanted.season,
  )
  if (!found) throw new Error(`no such sitting: ${wanted.procedure}, ${wanted.season} of ${wanted.year}`)
  return found
}

function describe(
  procedure: ProcedureRef,
  { year, yearIndex, season }: { year: AcademicYear; yearIndex: number; season: Season },
): DemoSitting {
  const { id, exam, grade } = procedure
  const minimum = minimumOf(id, year) ?? null
  const scale = exam === 'rkr' ? REGIONAL_SCALE : (scaleOf(id, year, season) ?? null)
  if (!scale && minimum === null) throw new Error(`neither a scale nor a minimum for ${id} in ${year}`)
  return {
    year,
    season,
    procedure: id,
    reference: procedure,
    model: MODELS[id]!,
    pupilGrade: grade + (season === 'autumn' ? 1 : 0),
    yearIndex,
    scale: minimum === null ? scale : null,
    minimum,
    tasks: (exam === 'vpr' && tasksOf(id, year)) || [],
  }
}
