import type { ContextIndexVersion } from '#engine/context-index/version.ts'
import examples from './opora-1/examples.json' with { type: 'json' }
import opora from './opora-1/version.json' with { type: 'json' }

/** Versions of the index that come with Opora, the one in use first. Its tests hold their data to the type. */
export const CONTEXT_INDEXES: readonly ContextIndexVersion[] = [opora as ContextIndexVersion]

export const currentContextIndex = CONTEXT_INDEXES[0]!

/** A made-up passport and what must come of it: at once documentation and test. */
export interface ContextExample {
  title: string
  counts: Readonly<Record<string, number>>
  expected: {
    kind: 'value' | 'unknown' | 'refused'
    index?: number
    level?: string
    missing?: readonly string[]
    sentence?: string
  }
}

export const contextExamples = examples as readonly ContextExample[]
