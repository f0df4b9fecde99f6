import type { ContextOutcome, ContextRun } from './queries.ts'

export function runView({ version, model, createdAt, ...run }: ContextRun) {
  const { mode, borders, medianShare, upperThird, sentences } = model
  return {
    ...run,
    mode,
    borders: [...borders],
    medianShare,
    upperThird,
    sentences: [...sentences],
    version: `${version.title}, версия ${version.version}`,
    createdAt: createdAt.toISOString(),
  }
}

export function outcomeView(row: ContextOutcome): ContextOutcome {
  const { index, coverage, level, participants, low, expected, added, resilient, field } = row
  return { index, coverage, level, participants, low, expected, added, resilient, field }
}
