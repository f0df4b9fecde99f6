import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import {
  fieldsOfFiles,
  type PassportAnswers,
  type PassportFieldId,
  passportFaults,
  titleOfField,
} from '#contract/passport-fields.ts'
import { conflict, invalidRequest } from '#contract/problems.ts'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { grouped } from '#engine/grouped.ts'
import { openReader, ReadingStopped } from '#intake/child/read-in-child.ts'
import type { FormDetail, ReadFile } from '#intake/types.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { loadReadingSetup } from '#server/imports/reading-context.ts'
import { filled } from '#server/passports/actions.ts'
import { assertPassportYear } from '#server/passports/policy.ts'
import { listPassportRows, type PassportListRow } from '#server/passports/queries.ts'
import type { Queries, Tx } from '#server/platform/database.ts'
import type { UploadedFile } from '#server/platform/handle.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSettings } from '#server/settings/queries.ts'

/** What a row of the file would do. */
export interface PassportChange {
  code: string
  name: string
  row: number
  what: 'new' | 'changed' | 'same' | 'refused'
  fields: { field: string; was: number | null; becomes: number | null }[]
  sentences: string[]
  school: PassportListRow | undefined
  answers: PassportAnswers
}

/** Reads a file of passports outside the process of the server. Throws a refusal in words when it is none. */
export async function readPassports(
  scope: Scope,
  db: Queries,
  { file, year }: { file: UploadedFile; year: string },
): Promise<ReadFile> {
  assertPassportYear(year, (await findSettings(db, scope.regionId)).current.academicYear)
  const folder = await mkdtemp(join(tmpdir(), 'opora-passports-'))
  // Of no import: no register comes with the file.
  const reader = openReader(await loadReadingSetup(scope, db, 0))
  try {
    const works = { path: join(folder, 'works'), prefix: '' }
    const read = await reader.read({ name: file.name, bytes: file.bytes, hints: { year }, works })
    if (read.kind !== 'passport.social')
      throw invalidRequest([
        read.reason ??
          `В файле «${file.name}» не паспорта школ: система узнала в нём «${read.title}». Скачайте таблицу для заполнения и внесите числа в неё.`,
      ])
    return read
  } catch (error) {
    if (error instanceof ReadingStopped) throw invalidRequest([error.message])
    throw error
  } finally {
    reader.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the file would change in the passports of the scope, and a seal of just that. */
export async function changesOf(
  scope: Scope,
  db: Queries,
  { read, year }: { read: ReadFile; year: string },
): Promise<{ changes: PassportChange[]; seal: string }> {
  const schools = new Map(
    (await listPassportRows(scope, db, { year, limit: null })).map((row) => [row.code, row]),
  )
  const rows = read.details.filter(({ kind }) => kind === 'passport.social')
  const times = grouped(rows, ({ schoolCode }) => schoolCode ?? '')
  const changes = rows.map((detail) => {
    const school = schools.get(detail.schoolCode ?? '')
    const twice = detail.schoolCode !== null && times.get(detail.schoolCode)!.length > 1
    return changeOf(detail, { school, twice, year })
  })
  const sealed = changes.map(({ code, row, what, fields, school }) => [
    code,
    row,
    what,
    fields,
    school?.version,
  ])
  const seal = createHash('sha256')
    .update(JSON.stringify([year, sealed]))
    .digest('hex')
  return { changes, seal }
}

function changeOf(
  { data, row, schoolCode, school: named }: FormDetail,
  { school, twice, year }: { school: PassportListRow | undefined; twice: boolean; year: string },
): PassportChange {
  const given = Object.fromEntries(
    fieldsOfFiles.flatMap(({ id }) => (data[id] === null || data[id] === undefined ? [] : [[id, data[id]]])),
  ) as PassportAnswers
  const answers = { ...school?.answers, ...given }
  const sentences = [
    ...(school ? [] : ['Такой школы за этот год среди ваших нет: проверьте код и название.']),
    ...(twice ? ['Школа стоит в файле дважды: оставьте одну строку.'] : []),
    ...(typeof data.year === 'string' && data.year !== year
      ? [`В файле назван ${data.year} год, а выбран ${year}: выберите другой год или исправьте заголовок.`]
      : []),
    ...passportFaults(answers).map(({ sentence }) => sentence),
    ...(typeof answers.pupils === 'number' ? [] : ['Не указано, сколько всего обучающихся.']),
  ]
  const fields = (Object.keys(given) as PassportFieldId[])
    .filter((id) => given[id] !== school?.answers[id])
    .map((id) => {
      const value: unknown = given[id]
      return {
        field: titleOfField(id),
        was: school?.answers[id] ?? null,
        becomes: typeof value === 'number' ? value : null,
      }
    })
  const same = fields.length === 0 && school?.state === 'accepted'
  const what = sentences.length > 0 ? 'refused' : same ? 'same' : school?.version === 0 ? 'new' : 'changed'
  const code = schoolCode ?? named?.code ?? ''
  return { code, name: school?.name ?? named?.name ?? '', row, what, fields, sentences, school, answers }
}

/**
 * Stores the passports of a file that was looked at, accepted by whoever imports them. Rows that were refused are left
 * out. Throws 409 when since then something changed.
 */
export const importPassports = write<
  { read: ReadFile; year: string; seal: string },
  PassportChange[],
  Viewer
>('passport.import', async ({ tx, viewer, note }, { read, year, seal }) => {
  await oneAtATime(tx, `passports ${viewer.regionId}`)
  const found = await changesOf(viewer.scope, tx, { read, year })
  if (found.seal !== seal)
    throw conflict(
      'Пока вы смотрели, паспорта изменились.',
      'Проверьте файл ещё раз и примите то, что увидите.',
    )
  const taken = found.changes.filter(({ what }) => what === 'new' || what === 'changed')
  await store(tx, viewer.regionId, { year, taken })
  note(`region:${viewer.regionId}`, { year, passports: taken.length, file: read.file.slice(0, 200) })
  return found.changes
})

async function store(
  tx: Tx,
  regionId: number,
  { year, taken }: { year: string; taken: readonly PassportChange[] },
): Promise<void> {
  const rows = taken.map(({ school, answers }) => ({
    school: school!.schoolId,
    answers: filled(answers),
    outcome: contextIndex(currentContextIndex, answers),
  }))
  await sql`insert into passports (region_id, school_id, year, answers, state, outcome, sent_at, decided_at)
    select ${regionId}, row.school, ${year}, row.answers, 'accepted', row.outcome, now(), now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (school bigint, answers jsonb, outcome jsonb)
    order by row.school
    on conflict on constraint passports_once do update set answers = excluded.answers, state = 'accepted',
      remark = null, outcome = excluded.outcome, decided_at = now(), version = passports.version + 1`.execute(
    tx,
  )
}
