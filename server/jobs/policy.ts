import type { ListedJob } from '#server/platform/job-list.ts'

export type JobState = 'waiting' | 'running' | 'retrying' | 'failed'

export function stateOf({ startedAt, tries, triesAllowed }: ListedJob): JobState {
  if (startedAt) return 'running'
  if (tries >= triesAllowed) return 'failed'
  return tries > 0 ? 'retrying' : 'waiting'
}

/** The import whose files the job checks. */
export function importOf({ name, payload }: ListedJob): number | undefined {
  return name === 'import.read' ? Number(payload.importId) : undefined
}

export function mayRetry(job: ListedJob): boolean {
  const state = stateOf(job)
  return state === 'retrying' || state === 'failed'
}

/** The check of an import ends with the import: without it the import would wait for ever. */
export function mayCancel(job: ListedJob): boolean {
  const state = stateOf(job)
  return state !== 'running' && (state === 'failed' || importOf(job) === undefined)
}
