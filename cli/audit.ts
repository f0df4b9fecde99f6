import { parseArgs } from 'node:util'
import { readHeads } from '#server/audit/heads.ts'
import { type LinesReport, verifyLines } from '#server/audit/lines.ts'
import { type ChainBreak, type ChainReport, verifyChains } from '#server/audit/verify.ts'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const EXIT_BROKEN = 1

/** `opora audit --verify`: whether the lines of the audit log are those that were stored, all of them and in order. */
export async function audit(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      verify: { type: 'boolean' },
      region: { type: 'string' },
      head: { type: 'string' },
      heads: { type: 'string' },
      log: { type: 'string' },
    },
  })
  if (!values.verify && values.log === undefined)
    throw new UsageError('Скажите, что сделать с журналом: --verify или --log ФАЙЛ.')
  const log = values.log === undefined ? undefined : await linesIn(values.log)
  if (log) say(linesInWords(log))
  if (!values.verify) return log?.broken ? EXIT_BROKEN : 0
  const kept = values.heads === undefined ? undefined : await headsIn(values.heads)
  const heads = [...(kept?.heads ?? []), ...(log?.ends ?? [])]
  const options = { regionId: regionOf(values), remembered: headOf(values), heads }
  const store = await openStore(readConfig(process.env), { busy: 'share', say, statementTimeout: 0 })
  try {
    const reports = await verifyChains(store.database.kysely, options)
    if (options.regionId !== undefined && reports.length === 0)
      throw new UsageError(`В журнале нет области ${options.regionId}.`)
    for (const report of reports) say(inWords(report))
    if (kept) say(keptInWords(kept))
    return log?.broken || reports.some(({ broken }) => broken) ? EXIT_BROKEN : 0
  } finally {
    await store.close()
  }
}

function regionOf({ region, head }: { region?: string; head?: string }): number | undefined {
  if (region === undefined) {
    if (head === undefined) return undefined
    throw new UsageError('К запомненной строке (--head) нужна область: --region N.')
  }
  const id = Number(region)
  if (!Number.isSafeInteger(id) || id < 1)
    throw new UsageError(`Номер области — целое число, а не «${region}».`)
  return id
}

function headOf({ head }: { head?: string }): string | undefined {
  if (head === undefined || /^[0-9a-f]{64}$/.test(head)) return head
  throw new UsageError('Запомненная строка (--head) — 64 шестнадцатеричные цифры, как их печатает проверка.')
}

async function headsIn(path: string) {
  const kept = await readHeads(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Файл с концами журнала (--heads) не прочитался: ${error.code}.`)
  })
  if (kept.heads.length > 0) return kept
  throw new UsageError('В файле (--heads) нет ни одного конца журнала: тот ли это файл?')
}

function linesIn(path: string): Promise<LinesReport> {
  return verifyLines(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Файл со строками журнала (--log) не прочитался: ${error.code}.`)
  })
}

function linesInWords({ lines, unreadable, anew, broken }: LinesReport): string {
  const answer = broken ? `ЦЕПОЧКА НАРУШЕНА, строка ${broken.line}: ${BREAKS[broken.why]}` : 'цепочки целы'
  const odd = [
    ...(unreadable > 0 ? [`  не прочиталось строк: ${unreadable}`] : []),
    ...(anew > 0
      ? [`  цепочка начата заново, раз: ${anew} — после восстановления из копии, иначе журнал подменили`]
      : []),
  ]
  return [`Файл вне сервера: строк ${lines}`, ...odd, `  ${answer}`].join('\n')
}

function keptInWords({ heads, unreadable }: Awaited<ReturnType<typeof headsIn>>): string {
  const broken = unreadable > 0 ? `, не прочиталось строк: ${unreadable}` : ''
  return `Концов журнала, записанных вне сервера: ${heads.length}${broken}`
}

const BREAKS: Record<ChainBreak, string> = {
  edited: 'строка изменена',
  unlinked: 'перед этой строкой другая, чем была: строка удалена, добавлена или переставлена',
  tail: 'конец журнала не на этой строке: последние строки удалены или дописаны',
  forgotten: 'запомненной строки в цепочке нет: журнал переписан или его конец отрезан',
}

function inWords({ regionId, region, lines, head, broken }: ChainReport): string {
  const name = regionId === null ? 'Без области' : `Область ${regionId}${region ? ` «${region}»` : ''}`
  const end = head ? `, последняя ${head.line}, ${head.hash}` : ''
  const line = broken?.line ? `строка ${broken.line}: ` : ''
  const answer = broken ? `ЦЕПОЧКА НАРУШЕНА, ${line}${BREAKS[broken.why]}` : 'цепочка цела'
  return `${name}: строк ${lines}${end}\n  ${answer}`
}
