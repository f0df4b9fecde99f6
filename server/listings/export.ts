import type { z } from 'zod'
import type { listingSchool } from '#contract/listings.ts'
import type { Block } from '#documents/word.ts'
import { writeDocx } from '#documents/word.ts'
import { explainTrace } from '#engine/identification/explain.ts'
import type { Trace } from '#engine/outcome.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import { dayInWords } from '#server/platform/day-words.ts'
import type { Download } from '#server/platform/handle.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { ListingRow, ListingSchoolRow } from './queries.ts'

export const takeListing = takeList('export.listing')

type SchoolRow = z.input<typeof listingSchool>

const ANSWERS = { yes: 'в перечне', no: 'не в перечне', undecided: 'не решено' }
const DECISIONS = { in: 'внести', out: 'вывести' }

/** Schools of a list, the rule and what people decided beside each other. */
export const LISTING_COLUMNS: readonly ListColumn<SchoolRow>[] = [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ school }) => school.code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ school }) => school.name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ school }) => school.municipality.name },
  { header: 'Ответ', kind: 'text', cell: ({ answer }) => ANSWERS[answer] },
  { header: 'По правилу', kind: 'text', cell: ({ rule }) => ANSWERS[rule] },
  { header: 'Решение', kind: 'text', cell: ({ decision }) => decision && DECISIONS[decision.decision] },
  { header: 'Причина решения', kind: 'text', width: 60, cell: ({ decision }) => decision?.reason ?? null },
  { header: 'Полоса', kind: 'text', width: 24, cell: ({ band }) => band?.title ?? null },
  { header: 'Низких результатов', kind: 'number', cell: ({ markers }) => markers },
  { header: 'Основания', kind: 'text', width: 60, cell: ({ grounds }) => grounds },
  { header: 'Близко к границе', kind: 'text', width: 60, cell: ({ nearMiss }) => nearMiss },
  { header: 'Второй год подряд', kind: 'text', cell: ({ repeated }) => (repeated ? 'да' : 'нет') },
  { header: 'Спор без ответа', kind: 'text', cell: ({ disputed }) => (disputed ? 'да' : 'нет') },
]

export const DRAFT = 'Проект'
const REPEATED = 'второй год подряд: форма поддержки меняется'
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

interface Place {
  region: string
  /** «школ с низкими результатами», as the region calls them. */
  called: string
  /** Only the schools of one's own. */
  narrowed: boolean
}

/** The appendix of the order: the schools that are in the list, by municipality. */
export async function appendixOf(
  row: ListingRow,
  schools: readonly ListingSchoolRow[],
  { region, called, narrowed }: Place,
): Promise<Download> {
  const title = `Перечень ${called} за ${row.year} учебный год`
  const blocks: Block[] = [
    { kind: 'right', text: narrowed ? 'Выписка из приложения к приказу' : 'Приложение к приказу' },
    { kind: 'right', text: orderInWords(row) },
    { kind: 'title', text: title },
    {
      kind: 'text',
      text: `${region}. Методика: ${row.methodology.title}, версия ${row.methodology.version}.`,
    },
    {
      kind: 'table',
      columns: [
        { header: '№', parts: 2 },
        { header: 'Муниципалитет', parts: 9 },
        { header: 'Код ОО', parts: 5 },
        { header: 'Школа', parts: 14 },
        { header: 'Основание', parts: 20 },
      ],
      rows: schools.map((school, index) => [
        String(index + 1),
        school.municipality,
        school.listedCode,
        school.name,
        groundsInWords(school),
      ]),
    },
    { kind: 'text', text: `Всего школ: ${schools.length}.` },
    ...sealInWords(row),
  ]
  return docxOf(`Приложение, ${title}`, row, blocks, true)
}

function groundsInWords({ grounds, decision, reason, repeated }: ListingSchoolRow): string {
  return [
    grounds && `${grounds}.`,
    decision === 'in' && `Внесена решением: ${reason}`,
    repeated && `Второй год подряд: форма поддержки меняется.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Of one school: in the list and why, or not in the list and why not, by the stored trace. */
export async function statementOf(
  row: ListingRow,
  school: ListingSchoolRow,
  of: Place & { trace: Trace; words: ProcedureWords },
): Promise<Download> {
  const { paragraphs, results, nearMisses } = explainTrace(of.trace, row.methodology, of.words)
  const answer = {
    yes: `Школа в перечне ${of.called} за ${row.year} учебный год.`,
    no: `Школы нет в перечне ${of.called} за ${row.year} учебный год.`,
    undecided: `В перечне ли школа, ещё не решено: не хватает данных.`,
  }[school.answer]
  const decided =
    school.decision &&
    `Решение: ${DECISIONS[school.decision]}. Причина: ${school.reason} По правилу ответ был другим: ${ANSWERS[school.rule]}.`
  const text = (line: string): Block => ({ kind: 'text', text: line })
  const blocks: Block[] = [
    { kind: 'right', text: orderInWords(row) },
    { kind: 'title', text: 'Справка' },
    text(`${school.name} (код ${school.listedCode}), ${school.municipality}, ${of.region}.`),
    { kind: 'heading', text: answer },
    ...(decided ? [text(decided)] : []),
    ...(school.repeated && school.answer === 'yes' ? [text(`Школа в перечне ${REPEATED}.`)] : []),
    { kind: 'heading', text: 'По правилу' },
    ...paragraphs.map(text),
    ...(results.length > 0 ? [{ kind: 'heading', text: 'Результаты' } as const, ...results.map(text)] : []),
    ...(nearMisses.length > 0
      ? [{ kind: 'heading', text: 'Близко к границе' } as const, ...nearMisses.map(text)]
      : []),
    ...sealInWords(row),
  ]
  return docxOf(`Справка, ${school.name}, ${row.year}`, row, blocks, false)
}

function orderInWords({ state, orderNumber, orderDate }: ListingRow): string {
  return state === 'approved' ? `от ${dayInWords(orderDate!)} № ${orderNumber}` : DRAFT
}

function sealInWords({ sha256, state, id }: ListingRow): Block[] {
  if (state !== 'approved') return []
  return [{ kind: 'text', text: `Перечень № ${id}, контрольная сумма SHA-256: ${sha256!.toString('hex')}` }]
}

async function docxOf(
  name: string,
  { state }: ListingRow,
  blocks: readonly Block[],
  landscape: boolean,
): Promise<Download> {
  const draft = state !== 'approved'
  const content = await writeDocx({ title: name, blocks, landscape, ...(draft && { mark: DRAFT }) })
  const file = `${draft ? `${DRAFT}. ` : ''}${name}`.replace(/[\\/:*?"<>|]/g, '-')
  return { name: `${file}.docx`, type: DOCX, content }
}
