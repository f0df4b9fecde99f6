import { type MadeRows, madeSchool } from '#intake/made-workbook.ts'
import type { FileKind, RegisterSchool } from '#intake/types.ts'

/** A file of a region the reader has never seen: what it holds and what must come out of it. */
export interface Unseen {
  title: string
  name: string
  /** Sheets of a book, or the text of a CSV. */
  sheets?: MadeRows | Readonly<Record<string, MadeRows>>
  csv?: string
  encoding?: 'utf-8' | 'windows-1251' | 'utf-16le'
  /** Read without a register, as files are before one is loaded. */
  alone?: boolean
  kind?: FileKind
  /** As `lines` writes them, in any order. */
  results?: readonly string[]
  /** Schools of a register: `code login name, municipality`. */
  register?: readonly string[]
  /** `severity:code` that must be among the findings; no other error may be. */
  findings?: readonly string[]
  /** Part of the reason of a refusal. */
  refused?: string
}

/** A region with other digits, code widths and names than any other test: names repeat between municipalities. */
export const REGION: readonly RegisterSchool[] = [
  school('010101', 'sch420101', 'МБОУ «СОШ № 1» г. Озёрска', 'г. Озёрск', {
    fullName:
      'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 1» г. Озёрска',
  }),
  school('010102', 'sch420102', 'МАОУ «Лицей № 2»', 'г. Озёрск'),
  school('020101', 'sch420201', 'МКОУ Берёзовская ООШ', 'Лесной муниципальный район'),
  school('020102', 'sch420202', 'МБОУ «СОШ № 3»', 'Лесной муниципальный район'),
  school('030101', 'sch420301', 'МБОУ «СОШ № 3»', 'Заречный муниципальный округ'),
]

function school(
  code: string,
  login: string,
  name: string,
  municipality: string,
  over: Partial<RegisterSchool> = {},
): RegisterSchool {
  return madeSchool(1, { code, login, name, fullName: null, municipality, ...over })
}

/** Bytes of a CSV in an encoding; windows-1251 holds only the letters these files need. */
export function encoded(text: string, encoding: NonNullable<Unseen['encoding']>): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le')
  const others: Readonly<Record<string, number>> = {
    ё: 0xb8,
    Ё: 0xa8,
    '№': 0xb9,
    '«': 0xab,
    '»': 0xbb,
    '\u00a0': 0xa0,
  }
  return Uint8Array.from([...text], (letter) => {
    const point = letter.codePointAt(0)!
    return others[letter] ?? (point < 128 ? point : point - 0x350)
  })
}
