import { createContext, useContext } from 'react'
import type { MethodContent } from '#contract/method-content.ts'
import type { ExaminedMethod } from '#engine/examine-method.ts'
import type { WorkedExample } from '#engine/worked-example.ts'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'

export type LoadedDraft = Reply<NonNullable<typeof api.getMethodDraft.route>>

/** What is being written. */
export interface Draft {
  content: MethodContent
  examples: WorkedExample[]
  words: string
}

export interface Editing {
  draft: Draft
  loaded: LoadedDraft
  examined: ExaminedMethod
  change(next: Partial<Draft>): void
}

/** The draft, and what the machine says of it, for every part of the editor. */
export const EditingContext = createContext<Editing | null>(null)

export function useEditing(): Editing {
  const editing = useContext(EditingContext)
  if (!editing) throw new Error('outside of the editor')
  return editing
}

/** Changes parts of the content. */
export function useContent(): [MethodContent, (next: Partial<MethodContent>) => void] {
  const { draft, change } = useEditing()
  return [draft.content, (next) => change({ content: { ...draft.content, ...next } })]
}

/** What is amiss in a place, as a sentence beside its field. */
export function useIssue(position: string): string | undefined {
  const { examined } = useEditing()
  return examined.issues.find((issue) => issue.position === position && issue.severity === 'error')?.message
}

/** The field of a place: an issue leads to it. */
export const fieldId = (position: string) => `field-${position}`

/** Goes to the field of a place, or to the nearest one that holds it or that it holds. */
export function focusPlace(position: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[id^="field-"]')]
  const parts = position.split(/(?=[.[])/)
  for (let length = parts.length; length > 0; length--) {
    const place = fieldId(parts.slice(0, length).join(''))
    const element = document.getElementById(place) ?? fields.find(({ id }) => id.startsWith(place))
    if (!element) continue
    element.scrollIntoView({ block: 'center' })
    element.focus()
    return
  }
}

/** An id that none of the list has: `criterion-3`. */
export function freshId(prefix: string, taken: readonly string[]): string {
  let number = taken.length + 1
  while (taken.includes(`${prefix}-${number}`)) number++
  return `${prefix}-${number}`
}
