import { existsSync, readFileSync } from 'node:fs'
import { checkMethodology } from '#engine/check-methodology.ts'
import type { Methodology } from '#engine/methodology.ts'
import { findMethodology, METHODOLOGIES } from '#methodology/index.ts'
import { UsageError } from './usage-error.ts'

/** A built-in methodology by its id, or one read from a JSON file; a `UsageError` says what is wrong with it. */
export function getMethodology(idOrFile: string): Methodology {
  const known = findMethodology(idOrFile)
  if (known) return known
  if (!existsSync(idOrFile)) {
    const ids = METHODOLOGIES.map(({ id }) => id).join(', ')
    throw new UsageError(`Методики «${idOrFile}» нет. Есть: ${ids}; или укажите файл методики.`)
  }
  const { methodology, issues } = checkMethodology(parseJson(idOrFile))
  if (methodology) return methodology
  const errors = issues.filter(({ severity }) => severity === 'error')
  throw new UsageError(
    [`Файл методики «${idOrFile}» не принят:`, ...errors.map(({ message }) => `— ${message}`)].join('\n'),
  )
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`Файл методики «${path}» не читается как JSON: ${(error as Error).message}`)
  }
}
