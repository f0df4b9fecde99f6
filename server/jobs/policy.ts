import type { ListedJob } from '#server/platform/job-list.ts'

export type JobState = 'waiting' | 'running' | 'stopping' | 'retrying' | 'failed' | 'cancelled'

export function stateOf({ startedAt, tries, triesAllowed, stopped }: ListedJob): JobState {
  if (startedAt) return stopped ? 'stopping' : 'running'
  if (stopped && stopped.by !== null) return 'cancelled'
  if (tries >= triesAllowed) return 'failed'
  return tries > 0 ? 'retrying' : 'waiting'
}

/** The import whose files the job checks. */
export function importOf({ name, payload }: ListedJob): number | undefined {
  return name === 'import.read' ? Number(payload.importId) : undefined
}

export function mayRetry(job: ListedJob): boolean {
  return stateOf(job) === 'retrying' || isOver(job)
}

/** A chore is every region's: no one of them stops it. */
export function mayCancel(job: ListedJob): boolean {
  return stateOf(job) !== 'stopping' && job.payload.regionId !== undefined
}

/** Nothing more is done for it, until somebody runs it again. */
export function isOver(job: ListedJob): boolean {
  const state = stateOf(job)
  return state === 'failed' || state === 'cancelled'
}
