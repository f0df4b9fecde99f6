import type { LegalSource, Share, Sourced } from '#engine/methodology.ts'

/** Levels of the index, from the hardest conditions. */
export const contextLevels = ['low', 'below', 'above', 'high'] as const
export type ContextLevel = (typeof contextLevels)[number]

/** Borders of levels: fixed quarters of the scale, or quartiles of the schools at hand. */
export const levelModes = ['scale-quarters', 'sample-quartiles'] as const
export type LevelMode = (typeof levelModes)[number]

/** One input of the index: how many of the pupils. */
export interface ContextInput {
  /** Field of the passport. */
  id: string
  /** In Russian, as the part of pupils it is: «оба родителя с высшим образованием». */
  title: string
  /** Whether conditions are better when there are more of them. */
  better: 'more' | 'less'
  /** Shares of pupils that count as nothing and as everything of the input; they do not move with the schools at hand. */
  bounds: Sourced<{ from: number; to: number }>
  weight: Sourced<number>
}

/** How the index of social well-being is made: a choice of the region as data. */
export interface ContextIndexVersion {
  id: string
  version: string
  title: string
  /** One paragraph for people, in Russian. */
  summary: string
  sources: Readonly<Record<string, LegalSource>>
  inputs: readonly ContextInput[]
  /** The least part of all weights that must be known. */
  coverage: Sourced<Share>
  levels: Sourced<LevelMode>
}
