import { partsOf } from './damage.ts'

/** The words of a document of Word and of the heads of its pages, each paragraph on a line. */
export async function wordText(docx: Buffer): Promise<string> {
  const parts = await partsOf(docx)
  return parts
    .filter(({ name }) => /^word\/(document|header\d+)\.xml$/.test(name))
    .map(({ data }) =>
      data
        .toString()
        .replaceAll('</w:p>', '\n')
        .replace(/<[^>]+>/g, ''),
    )
    .join('\n')
}
