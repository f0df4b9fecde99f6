import type { FileKind, ReadFile } from './types.ts'

/** A file of which nothing has been read yet; a reader puts what it finds over it. */
export function unreadFile(
  file: string,
  kind: FileKind,
  title: string,
): Omit<ReadFile, 'verdict' | 'reason'> {
  return {
    file,
    kind,
    title,
    encoding: null,
    separator: null,
    results: [],
    works: 0,
    tasks: [],
    register: [],
    details: [],
    conflicts: [],
    findings: [],
    unknownSchools: [],
    unmapped: null,
  }
}
