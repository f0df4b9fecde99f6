import { notPossible } from '#contract/problems.ts'
import { openReader, ReadingStopped } from '#intake/child/read-in-child.ts'
import type { Finding } from '#intake/types.ts'
import type { Download } from '#server/platform/handle.ts'
import type { StoredFile } from './queries.ts'

/** The person's own file as XLSX with the cells of its findings marked; made outside the server's process. */
export async function annotatedFile(file: StoredFile, findings: readonly Finding[]): Promise<Download> {
  const reader = openReader(null)
  try {
    const content = await reader.annotate({ name: file.name, bytes: file.content, findings })
    return {
      name: `${file.name.replace(/\.[^.]*$/, '')} — замечания.xlsx`,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content,
    }
  } catch (error) {
    if (error instanceof ReadingStopped)
      throw notPossible('Отметить замечания в этом файле не удалось.', error.message)
    throw error
  } finally {
    reader.close()
  }
}
