import { describe, expect, it } from 'vitest'
import { lines, madeWorkbook, readMade } from './made-workbook.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { ReadFile } from './types.ts'
import { encoded, REGION, type Unseen } from './unseen/case.ts'
import { COLUMNS } from './unseen/columns.ts'
import { EXAMS } from './unseen/exams.ts'
import { EXPORTS } from './unseen/exports.ts'
import { FORMS } from './unseen/forms.ts'
import { HEADINGS } from './unseen/headings.ts'
import { LAYOUTS } from './unseen/layouts.ts'
import { MARKS } from './unseen/marks.ts'
import { NAMES } from './unseen/names.ts'
import { OTHERS } from './unseen/others.ts'
import { PERIODS } from './unseen/periods.ts'
import { PUPILS } from './unseen/pupils.ts'
import { REGISTERS } from './unseen/registers.ts'
import { REMARKS } from './unseen/remarks.ts'
import { TITLES } from './unseen/titles.ts'
import { WORDINGS } from './unseen/wordings.ts'
import { WORKS } from './unseen/works.ts'

async function read(file: Unseen): Promise<ReadFile> {
  const register = file.alone || file.register ? null : REGION
  if (file.csv === undefined) return readMade(file.name, madeWorkbook(file.sheets ?? []), { register })
  const bytes = encoded(file.csv, file.encoding ?? 'utf-8')
  return readFile({ name: file.name, bytes }, { register, reference: REFERENCE })
}

function said({ findings }: ReadFile): string[] {
  return findings.map(({ code, severity }) => `${severity}:${code}`)
}

describe.each([
  ['registers', REGISTERS],
  ['marks of schools', MARKS],
  ['layouts', LAYOUTS],
  ['titles and names', TITLES],
  ['names of schools', NAMES],
  ['pupils of ВПР', PUPILS],
  ['exports of РИС ГИА', EXPORTS],
  ['tables of exams', EXAMS],
  ['other forms', OTHERS],
  ['wordings of titles', WORDINGS],
  ['columns', COLUMNS],
  ['headings', HEADINGS],
  ['forms', FORMS],
  ['works of pupils', WORKS],
  ['remarks on results', REMARKS],
  ['periods of exams', PERIODS],
])('unseen %s', (_, files) => {
  it.each(files.map((file) => [file.title, file] as const))('%s', async (_title, file) => {
    const got = await read(file)
    if (file.refused !== undefined) {
      expect(got).toMatchObject({ verdict: 'refuse', reason: expect.stringContaining(file.refused) })
      expect(got.reason).toMatch(/^[А-ЯЁ«].*[.»)]$/s)
      return
    }
    expect({ reason: got.reason, results: lines(got).sort() }).toEqual({
      reason: null,
      results: [...(file.results ?? [])].sort(),
    })
    if (file.kind) expect(got.kind).toBe(file.kind)
    if (file.register) {
      const schools = got.register.map(
        ({ code, login, name, municipality }) => `${code} ${login} ${name}, ${municipality}`,
      )
      expect(schools).toEqual(file.register)
    }
    const expected = file.findings ?? []
    const unexpected = said(got).filter((one) => one.startsWith('error') && !expected.includes(one))
    expect({ missing: expected.filter((one) => !said(got).includes(one)), unexpected }).toEqual({
      missing: [],
      unexpected: [],
    })
  })
})
