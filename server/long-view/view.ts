import type { z } from 'zod'
import type { longResult, longView } from '#contract/long-view.ts'
import { buildFacts } from '#engine/facts.ts'
import { identifiedOf, run } from '#engine/identification/run.ts'
import { cohortSteps, qualityOf, type SubjectResult } from '#engine/long-view/cohorts.ts'
import { shrink } from '#engine/long-view/shrink.ts'
import { subjectRecords } from '#engine/long-view/subjects.ts'
import { REFERENCE } from '#intake/reference.ts'
import { FEDERAL } from '#methodology/index.ts'
import type { ProcedureRow } from '#server/procedures/queries.ts'
import type { ResultRow, SchoolRecord } from '#server/schools/queries.ts'
import { markerCellView, schoolRefView } from '#server/schools/view.ts'
import type { GroupName, GroupRow } from './queries.ts'

type LongView = z.input<typeof longView>
export type LongResult = z.input<typeof longResult>

interface Parts {
  school: SchoolRecord
  results: readonly ResultRow[]
  groups: readonly GroupRow[]
  procedures: ReadonlyMap<string, ProcedureRow>
}

export function longViewOf({ school, results, groups, procedures }: Parts): LongView {
  const known = results.flatMap((row) => {
    const procedure = procedures.get(row.procedure)
    return procedure ? [{ row, procedure }] : []
  })
  const bySubject = known.map(({ row, procedure }) => subjectResult(row, procedure))
  const lowShare = FEDERAL.lowShare.value
  const years = [...new Set(known.map(({ row }) => row.year))].sort()
  const shortTitle = (id: string) => procedures.get(id)!.shortTitle
  return {
    school: schoolRefView(school),
    alike: school.kind && school.place ? { kind: school.kind, place: school.place } : null,
    lowShare: { ...lowShare },
    years,
    subjects: REFERENCE.subjects
      .filter(({ id }) => bySubject.some(({ subject }) => subject === id))
      .map(({ id, title }) => ({ id, title })),
    results: known.map(({ row, procedure }) => resultView(row, procedure, groups)),
    cohorts: cohortSteps(bySubject).map(({ from, to, interval, ...step }) => ({
      ...step,
      from: sideOf(from, shortTitle(from.procedure)),
      to: sideOf(to, shortTitle(to.procedure)),
      interval: [interval[0], interval[1]],
    })),
    records: subjectRecords(bySubject, lowShare).map((record) => ({
      ...record,
      years: [...record.years],
      lowYears: [...record.lowYears],
    })),
    listing: listingOf(school, results, years),
  }
}

function subjectResult(row: ResultRow, { id, exam, subject }: ProcedureRow): SubjectResult {
  const { year, pupilGrade: grade, participants, low, marks } = row
  return { year, procedure: id, exam, subject, grade, participants, low, marks }
}

function sideOf({ year, grade, participants, low }: SubjectResult, shortTitle: string) {
  return { year, grade, participants, low, shortTitle }
}

function resultView(row: ResultRow, procedure: ProcedureRow, groups: readonly GroupRow[]): LongResult {
  const { year, season, participants, low } = row
  const { state, interval, smallGroup } = markerCellView(row)
  const groupOf = (of: GroupName) =>
    groups.find(
      (group) =>
        group.of === of &&
        group.year === year &&
        group.season === season &&
        group.procedure === row.procedure,
    ) ?? null
  const region = groupOf('region')
  return {
    year,
    season,
    procedure: procedure.id,
    title: procedure.title,
    shortTitle: procedure.shortTitle,
    exam: procedure.exam,
    subject: procedure.subject,
    grade: row.pupilGrade,
    participants,
    low,
    state,
    interval,
    smallGroup,
    quality: qualityOf(row),
    shrunken: region && shrink(low, participants, region),
    municipality: countsOf(groupOf('municipality')),
    region: countsOf(region),
    alike: countsOf(groupOf('alike')),
  }
}

function countsOf(group: GroupRow | null) {
  return group && { schools: group.schools, participants: group.participants, low: group.low }
}

function listingOf(
  school: SchoolRecord,
  results: readonly ResultRow[],
  years: readonly string[],
): LongView['listing'] {
  const ref = { code: school.code, name: school.name, municipality: school.municipality }
  const { facts } = buildFacts({
    schools: [ref],
    cells: results.map(({ year, season, procedure, participants, low, restored }) => ({
      school: school.code,
      sitting: { year, season, procedure },
      participants,
      low,
      restored,
    })),
  })
  return {
    method: FEDERAL.title,
    years: years.map((year) => {
      const judged = run(FEDERAL, facts, { year })
      return { year, identified: identifiedOf(judged, 0), markers: judged.markers[0]! }
    }),
  }
}
