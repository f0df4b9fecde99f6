import type { z } from 'zod'
import { methodContent, workedExample } from '#contract/method-content.ts'
import { notPossible } from '#contract/problems.ts'
import { checkMethodology } from '#engine/check-methodology.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { WorkedExample } from '#engine/worked-example.ts'

/** A method with its examples from the text of a file. Throws with a sentence for each thing that is wrong with it. */
export function readMethodFile(text: string): {
  content: Methodology
  examples: readonly WorkedExample[]
} {
  const { examples: worked = [], ...data } = objectOf(text)
  const { methodology, issues } = checkMethodology(data)
  if (!methodology) {
    throw refused(issues.filter(({ severity }) => severity === 'error').map(({ message }) => message))
  }
  const content = methodContent.safeParse({ ...data, version: numberOf(data.version) })
  const examples = workedExample.array().max(100).safeParse(worked)
  const wrong = [...sentences(content, ''), ...sentences(examples, 'examples')]
  if (!content.success || !examples.success) throw refused(wrong)
  return { content: content.data as Methodology, examples: examples.data as readonly WorkedExample[] }
}

function objectOf(text: string): Record<string, unknown> {
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw refused(['Это не JSON: файл повреждён или другого вида.'])
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return data as Record<string, unknown>
  throw refused(['В файле нет методики.'])
}

/** Files of before versions had three numbers. */
function numberOf(version: unknown): unknown {
  return typeof version === 'string' && /^\d{1,4}$/.test(version) ? `${version}.0.0` : version
}

function sentences(parsed: z.ZodSafeParseResult<unknown>, root: string): string[] {
  if (parsed.success) return []
  return parsed.error.issues.map(({ path, message }) => {
    const place = [root, ...path].filter((part) => part !== '').join('.')
    return `${place || 'Файл'}: ${message.replace(/\.$/, '')}.`
  })
}

/** A file may be wrong in hundreds of places: the first ones are enough to begin with. */
const TOLD = 20

function refused(messages: readonly string[]) {
  const more = messages.length > TOLD ? ` И ещё замечаний — ${messages.length - TOLD}.` : ''
  return notPossible(
    `Файл не принят, ничего не изменилось. ${messages.slice(0, TOLD).join(' ')}${more}`,
    'Исправьте названное в файле и загрузите его снова.',
  )
}
