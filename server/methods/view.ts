import type { z } from 'zod'
import type { MethodContent } from '#contract/method-content.ts'
import type { getMethodDraft, method, methodRow, methodVersion } from '#contract/methods.ts'
import { describeMethodology } from '#engine/describe.ts'
import { type ExaminedMethod, examineMethod } from '#engine/examine-method.ts'
import type { Methodology } from '#engine/methodology.ts'
import { type ProcedureWords, titleOf } from '#engine/procedure-words.ts'
import type { WorkedExample, WorkedOut } from '#engine/worked-example.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { ProcedureRow } from '#server/procedures/queries.ts'
import { seenBy, stepsOf } from './policy.ts'
import { type MethodVersion, notHeld } from './queries.ts'

export function methodRowView({ content, state, number }: MethodVersion): z.infer<typeof methodRow> {
  const { id, title, summary, decision } = content
  return {
    id,
    version: number,
    state,
    title,
    summary,
    procedures: content.procedures.value.length,
    years: content.years.value ?? 0,
    decision: decision.kind,
  }
}

export function versionView(viewer: Viewer, version: MethodVersion): z.input<typeof methodVersion> {
  const named = seenBy(viewer) === 'drafts too'
  const person = (name: string | null, at: Date | null) =>
    named && name !== null && at !== null ? { name, at: at.toISOString() } : null
  return {
    key: version.key,
    number: version.number,
    state: version.state,
    title: version.content.title,
    basedOn: version.basedOn,
    changes: [...version.changes],
    words: version.words,
    created: person(version.createdBy, version.createdAt),
    checked: person(version.checkedBy, version.checkedAt),
    approved: person(version.approvedBy, version.approvedAt),
    frozenAt: version.frozenAt?.toISOString() ?? null,
    returnedWhy: named ? version.returnedWhy : null,
    version: version.version,
  }
}

/** The method in words with its examples worked out anew, so that words and program cannot part. */
export function methodView(
  viewer: Viewer,
  version: MethodVersion,
  { words, year }: { words: ProcedureWords; year: string },
): z.input<typeof method> {
  const examined = examineMethod(version.content, version.examples, { year, notHeld, words })
  const { decision, procedures, lowShare, sources } = version.content
  const errors = examined.issues.filter(({ severity }) => severity === 'error').length
  return {
    ...methodRowView(version),
    lowShare: shareOf(lowShare.value),
    minimumParticipants: version.content.minimumParticipants.value,
    procedureList: procedures.value.map((id) => ({ id, title: titleOf(words, id) })),
    bands:
      decision.kind === 'bands'
        ? decision.bands.map(({ id, title, identified }) => ({ id, title, identified }))
        : [],
    sources: Object.entries(sources).map(([id, source]) => ({ id, ...source })),
    paragraphs: examined.methodology ? describeMethodology(examined.methodology, words) : [],
    issues: examined.issues.map((issue) => ({ ...issue })),
    standing: versionView(viewer, version),
    steps: stepsOf(viewer, version, errors),
    examples: version.examples.map((example, index) => exampleView(example, examined.outcomes[index], words)),
  }
}

/** A draft whose threshold is not written yet has none to show. */
function shareOf({ numerator, denominator }: Methodology['lowShare']['value']) {
  return numerator && denominator && numerator <= denominator
    ? { numerator, denominator }
    : { numerator: 0, denominator: 1 }
}

function exampleView(
  example: WorkedExample,
  outcome: ExaminedMethod['outcomes'][number] | undefined,
  words: ProcedureWords,
) {
  return {
    title: example.title,
    place: example.place,
    year: example.year,
    results: example.results.map(([year, procedure, participants, low]) => ({
      year,
      procedure,
      title: titleOf(words, procedure),
      participants,
      low,
    })),
    expected: {
      identified: example.expected.identified,
      markers: example.expected.markers,
      band: example.expected.band ?? null,
    },
    computed: outcome ? computedView(outcome) : null,
    agrees: outcome?.agrees ?? false,
  }
}

function computedView({ identified, markers, band }: WorkedOut) {
  return { identified, markers, band }
}

export interface DraftParts {
  version: MethodVersion
  base: MethodVersion | undefined
  taken: readonly string[]
  year: string
  procedures: readonly ProcedureRow[]
}

/** All that the editor works with: it examines what is being written by itself. */
export function draftView(parts: DraftParts): z.input<typeof getMethodDraft.reply> {
  const { version, base, taken, year, procedures } = parts
  return {
    key: version.key!,
    state: version.state,
    version: version.version,
    basedOn: version.basedOn!,
    content: contentOf(version.content),
    examples: structuredClone(version.examples) as z.input<typeof getMethodDraft.reply>['examples'],
    words: version.words,
    base: base ? contentOf(base.content) : null,
    taken: [...taken],
    year,
    procedures: procedures.map(({ id, exam, title, shortTitle }) => ({ id, exam, title, shortTitle })),
    notHeld: notHeld.map(({ procedures: only, except, ...one }) => ({
      ...one,
      ...(only && { procedures: [...only] }),
      ...(except && { except: [...except] }),
    })),
  }
}

function contentOf(content: Methodology): MethodContent {
  return structuredClone(content) as MethodContent
}
