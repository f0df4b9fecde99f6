import type { FactColumns } from '#engine/fact-columns.ts'
import { findPaddedCode, matchSchool } from '#intake/register.ts'
import type { ReadContext, ReadFile } from '#intake/types.ts'
import { unreadFile } from '#intake/unread-file.ts'
import { resolveBy } from './resolve.ts'
import { type OporaHead, type OporaScan, scanOporaFile } from './scan-file.ts'
import { scanFindings } from './scan-findings.ts'
import type { FindSchool } from './sitting-rule.ts'

/**
 * Counts a file of Opora's own CSV (one row a pupil's work) straight into the columns of facts; however large it is,
 * nothing of it is kept. `results` of the answer are empty: they are in the columns.
 */
export function readWorks(
  path: string,
  head: OporaHead,
  context: ReadContext,
  columns: FactColumns,
): ReadFile {
  const scan = scanOporaFile(path, head, {
    columns,
    resolve: resolveBy(context.reference),
    findSchool: schoolFinder(context),
    file: path,
  })
  const findings = scanFindings(scan.scanner.tallies)
  return {
    ...unreadFile(path, 'opora.works', 'Работы в формате «Опоры»'),
    encoding: head.encoding,
    separator: String.fromCharCode(head.layout.separator),
    ...verdictOf(scan, findings.length > 0),
    findings,
    works: scan.rows,
  }
}

function schoolFinder({ register }: ReadContext): FindSchool {
  if (register === null) return (written) => written
  return ({ code, name, municipality }) => {
    const known =
      matchSchool({ login: null, code, name: null, municipality: null }, register) ??
      matchSchool({ login: null, code: findPaddedCode(code, register) ?? code, name, municipality }, register)
    return known ? { code: known.code, name: known.name, municipality: known.municipality } : null
  }
}

function verdictOf(scan: OporaScan, found: boolean): Pick<ReadFile, 'verdict' | 'reason'> {
  if (scan.rows === 0) {
    return { verdict: 'refuse', reason: 'В файле есть заголовок, но нет ни одной строки с результатами.' }
  }
  if (scan.scanner.cells === 0) {
    return {
      verdict: 'refuse',
      reason: 'Ни одна строка не учтена: школы, процедуры или годы не распознаны. Причины — в замечаниях.',
    }
  }
  return { verdict: found ? 'accept_with_warnings' : 'accept', reason: null }
}
