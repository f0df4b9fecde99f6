import type { z } from 'zod'
import { type PassportFieldId, type PassportState, passportFieldIds } from '#contract/passport-fields.ts'
import type { getPassport } from '#contract/passports.ts'
import { sourceOf } from '#engine/context-index/describe.ts'
import { CONTEXT_INDEXES } from '#methodology/context-index/index.ts'
import type { findContextOutcome } from '#server/context/queries.ts'
import { outcomeView, runView } from '#server/context/view.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { SchoolRecord } from '#server/schools/queries.ts'
import { passportYears, whyNotDecide, whyNotFill } from './policy.ts'
import type { findEarlierPassport, PassportListRow, PassportRecord } from './queries.ts'

export function passportRowView({
  cursor: _,
  schoolId,
  answers,
  version,
  municipalityId,
  ...row
}: PassportListRow) {
  return {
    ...row,
    municipality: { id: municipalityId, name: row.municipality },
    sentAt: row.sentAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}

interface Known {
  viewer: Viewer
  school: SchoolRecord
  year: string
  /** The academic year of now. */
  current: string
  passport: PassportRecord | undefined
  earlier: Awaited<ReturnType<typeof findEarlierPassport>>
  outcome: Awaited<ReturnType<typeof findContextOutcome>>
}

export function passportView(known: Known): z.input<typeof getPassport.reply> {
  const { viewer, school, year, current, passport, outcome } = known
  const state: PassportState = passport?.state ?? 'missing'
  const index = passport?.outcome ?? null
  return {
    school: { code: school.code, name: school.name, kind: school.kind, place: school.place },
    year,
    years: passportYears(current),
    state,
    version: passport?.version ?? 0,
    answers: passport?.answers ?? {},
    known: knownOf(known),
    remark: passport?.remark ?? null,
    index:
      index &&
      ({
        ...index,
        ...('inputs' in index && { inputs: [...index.inputs], missing: [...index.missing] }),
      } as never),
    sources: index && 'version' in index ? sourcesOf(index.version) : {},
    latest: outcome
      ? { ...outcomeView(outcome), run: runView(outcome.run), parts: outcome.trace.parts }
      : null,
    can: {
      fill: school.closedOn === null ? whyNotFill(viewer, state) : 'Школа закрыта.',
      accept: whyNotDecide(viewer, 'accept', state),
      return: whyNotDecide(viewer, 'return', state),
    },
  }
}

/** What has no answer yet and is known from elsewhere: shown as such, and never stored by itself. */
function knownOf({ school, passport, earlier }: Known) {
  const open = passportFieldIds.filter((field) => typeof passport?.answers[field] !== 'number')
  return open.flatMap(
    (field: PassportFieldId): { field: PassportFieldId; count: number; from: string | null }[] => {
      const before = earlier?.answers[field]
      if (typeof before === 'number') return [{ field, count: before, from: earlier!.year }]
      if (field === 'pupils' && school.pupils !== null) return [{ field, count: school.pupils, from: null }]
      return []
    },
  )
}

function sourcesOf({ id, version }: { id: string; version: string }): Record<string, string> {
  const found = CONTEXT_INDEXES.find((one) => one.id === id && one.version === version)
  if (!found) return {}
  return Object.fromEntries(Object.keys(found.sources).map((key) => [key, sourceOf(found, key)]))
}
