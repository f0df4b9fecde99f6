import type { AcademicYear } from '#engine/academic-year.ts'
import type { Season, Sitting } from '#engine/facts.ts'
import type { ProcedureRef, ReferenceData, Scale, Task } from '#intake/types.ts'
import { MODELS, type Model } from './models.ts'
import type { DemoRegion } from './region.ts'
import { tasksOf } from './tasks.ts'

export type Borders = Pick<Scale, 'max' | 'from3' | 'from4' | 'from5'>

/** A holding of a procedure in the made-up region: what is written, by whom, and how it is marked. */
export interface DemoSitting extends Sitting {
  reference: ProcedureRef
  model: Model
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
const REGIONAL_SCALE = { max: 22, from3: 7, from4: 12, from5: 18 }
const SEASONS = { vpr: 'spring', oge: 'main', ege: 'main', gve: 'main', rkr: 'regional' } as const

/** Every sitting of the region's years, earlier years first, in the order of the reference data. */
export function sittingsOf(region: DemoRegion, reference: ReferenceData): DemoSitting[] {
  const procedures = reference.procedures.filter((procedure) => procedure.id in MODELS)
  return region.years.flatMap((year, yearIndex) => {
    const late = procedures.filter(({ id }) => yearIndex === 0 && LATE_PAPERS.includes(id))
    return [
      ...late.map((procedure) => describe({ reference, procedure, year, yearIndex, season: 'autumn' })),
      ...procedures.map((procedure) =>
        describe({ reference, procedure, year, yearIndex, season: SEASONS[procedure.exam] }),
      ),
    ]
  })
}

interface Holding {
  reference: ReferenceData
  procedure: ProcedureRef
  year: AcademicYear
  yearIndex: number
  season: Season
}

function describe({ reference, procedure, year, yearIndex, season }: Holding): DemoSitting {
  const scale = findScale(reference, { procedure: procedure.id, year, season })
  const minimum = procedure.minimums.find((one) => covers(one, year))
  if (!scale && !minimum) throw new Error(`neither a scale nor a minimum for ${procedure.id} in ${year}`)
  return {
    year,
    season,
    procedure: procedure.id,
    reference: procedure,
    model: MODELS[procedure.id]!,
    pupilGrade: procedure.grade + (season === 'autumn' ? 1 : 0),
    yearIndex,
    scale: minimum ? null : scale,
    minimum: minimum?.score ?? null,
    tasks: procedure.exam === 'vpr' && scale ? tasksOf(procedure.id, year, scale.max) : [],
  }
}

/** Borders of the marks of a paper in a year, as the reference data gives them. */
function findScale(reference: ReferenceData, at: Sitting): Borders | null {
  if (at.season === 'regional') return REGIONAL_SCALE
  const known = reference.scales.find(
    (one) =>
      one.procedure === at.procedure && covers(one, at.year) && (one.season === null || one.season === at.season),
  )
  return known ?? null
}

function covers(dated: { from: AcademicYear | null; to: AcademicYear | null }, year: AcademicYear): boolean {
  return (dated.from === null || dated.from <= year) && (dated.to === null || year <= dated.to)
}
