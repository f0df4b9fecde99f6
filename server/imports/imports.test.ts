import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { fillReference, resultsFile, uploadAndWait, waitUntilRead, worksFile } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let jobs: RunningJobs
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
let codes: Record<'first' | 'second' | 'far', string>

beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
})
afterAll(() => jobs.stop())

/** A region of one's own: tests do not see each other's imports. */
async function enter() {
  region = await buildSmallRegion(server.database)
  people = await signInAll(server, region)
  const { first, second, far } = region.schools
  codes = { first: first.code, second: second.code, far: far.code }
}

const changesOf = async (id: number) => (await people.region.get(`/api/imports/${id}/changes`)).json()
const apply = (id: number, version: number) => people.region.post(`/api/imports/${id}/apply`, { version })
const count = async (table: 'results' | 'works' | 'staged_results' | 'import_files' | 'findings') => {
  const rows = await server.database.kysely
    .selectFrom(table)
    .select('region_id')
    .where('region_id', '=', region.regionId)
    .execute()
  return rows.length
}

describe('an import', () => {
  beforeAll(enter)
  let first: number
  let corrected: number

  it('is read in the background and shows what will change before anything does', async () => {
    const file = resultsFile('март.csv', [
      { code: codes.first, participants: 10, low: 3 },
      { code: codes.second, participants: 20, low: 1 },
      { code: codes.far, participants: 30, low: 2 },
    ])
    const found = await uploadAndWait(people.region, [file])
    first = found.id
    expect(found).toMatchObject({ state: 'checked', filesTotal: 1, filesRead: 1 })
    expect(found.files).toMatchObject([
      {
        state: 'read',
        verdict: 'accept',
        results: [{ procedure: 'vpr-ma-5', schools: 3, participants: 60, low: 6 }],
      },
    ])
    const changes = await changesOf(first)
    expect(changes).toMatchObject({
      blocked: null,
      counts: { new: 3, replaced: 0, unchanged: 0 },
      parked: [],
    })
    expect(await count('results')).toBe(0)
    const rows = (await people.region.get(`/api/imports/${first}/changes/rows?limit=2`)).json()
    expect(rows.items).toMatchObject([
      { kind: 'new', school: { code: codes.first }, before: null, after: [{ participants: 10, low: 3 }] },
      { kind: 'new', school: { code: codes.second } },
    ])
    expect(rows).toMatchObject({ total: 3, next: expect.any(String) })
  })

  it('becomes facts when applied, with one line of the audit log', async () => {
    const { version } = await changesOf(first)
    const reply = await apply(first, version)
    expect(reply.json()).toMatchObject({ results: { new: 3, replaced: 0, unchanged: 0 }, register: null })
    expect(await count('results')).toBe(3)
    const lines = await server.database.kysely
      .selectFrom('audit_log')
      .select('subject')
      .where('region_id', '=', region.regionId)
      .where('action', '=', 'import.apply')
      .execute()
    expect(lines).toEqual([{ subject: `import:${first}` }])
    expect((await people.region.get(`/api/imports/${first}`)).json()).toMatchObject({
      state: 'applied',
      summary: { results: { new: 3 } },
      can: { apply: false, cancel: false },
    })
    expect((await apply(first, version + 1)).statusCode).toBe(409)
  })

  it('of the same file changes nothing and says so', async () => {
    const file = resultsFile('тот же под другим именем.csv', [
      { code: codes.first, participants: 10, low: 3 },
      { code: codes.second, participants: 20, low: 1 },
      { code: codes.far, participants: 30, low: 2 },
    ])
    const again = await uploadAndWait(people.region, [file])
    expect(again.files).toMatchObject([{ state: 'same', sameAs: { import: first } }])
    const changes = await changesOf(again.id)
    expect(changes.blocked).toContain('уже загружены')
    expect((await apply(again.id, changes.version)).statusCode).toBe(422)
    expect(await count('results')).toBe(3)
  })

  it('of a corrected file makes a new version of what differs and touches nothing else', async () => {
    const file = resultsFile('март, исправлено.csv', [
      { code: codes.first, participants: 10, low: 2 },
      { code: codes.second, participants: 20, low: 1 },
    ])
    const { id, version } = await uploadAndWait(people.region, [file])
    const rows = (await people.region.get(`/api/imports/${id}/changes/rows?kind=replaced`)).json()
    expect(rows.items).toMatchObject([
      { before: { participants: 10, low: 3 }, after: [{ participants: 10, low: 2 }] },
    ])
    expect((await apply(id, version)).json()).toMatchObject({
      results: { new: 0, replaced: 1, unchanged: 1 },
    })
    corrected = id
    expect(await count('results')).toBe(4)
    const url = `/api/schools/${codes.first}/versions?year=2023%2F24&season=spring&procedure=vpr-ma-5`
    expect((await people.school.get(url)).json().items).toMatchObject([
      { low: 2, current: true, appliedBy: 'Проверяющий' },
      { low: 3, current: false },
    ])
  })

  it('of a finer source with the same numbers takes its place, so that the works are seen', async () => {
    const file = worksFile('работы.csv', [{ code: codes.first, marks: [2, 2, 3, 3, 3, 4, 4, 4, 5, 5] }])
    const { id, version, files } = await uploadAndWait(people.region, [file])
    expect(files[0]).toMatchObject({ works: 10 })
    expect((await apply(id, version)).json()).toMatchObject({ results: { replaced: 1 } })
    expect(await count('works')).toBe(10)
  })

  it('tells what it changed long after: each result with the version whose place it took', async () => {
    expect(await changesOf(corrected)).toMatchObject({
      counts: { replaced: 1, unchanged: 1 },
      sittings: [{ procedure: 'vpr-ma-5', new: 0, replaced: 1 }],
    })
    const rows = `/api/imports/${corrected}/changes/rows`
    expect((await people.region.get(rows)).json()).toMatchObject({
      total: 1,
      items: [
        {
          kind: 'replaced',
          school: { code: codes.first },
          before: { low: 3, file: { name: 'март.csv' } },
          after: [{ low: 2, file: { name: 'март, исправлено.csv' } }],
        },
      ],
    })
    expect(await changesOf(first)).toMatchObject({ sittings: [{ new: 3, replaced: 0 }] })
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = (await people.region.get(`/api/imports/${first}/changes/rows?limit=2${after}`)).json()
      seen.push(...page.items.map(({ school }: { school: { code: string } }) => school.code))
      if (!page.next) break
      after = `&after=${page.next}`
    }
    expect(seen.sort()).toEqual([codes.first, codes.second, codes.far].sort())
    expect((await people.region.get(`${rows}?kind=new`)).json()).toMatchObject({ total: 0, items: [] })
    expect((await people.district.get(rows)).statusCode).toBe(404)
  })

  it('shows the rows of the file behind a number, to a school only its own', async () => {
    const card = (await people.school.get(`/api/schools/${codes.first}`)).json()
    const { file, row } = card.cells[0].source
    const shown = (await people.school.get(`/api/files/${file}/rows?purpose=check&row=${row}`)).json()
    expect(shown.narrowed).toBe(true)
    expect(shown.header[0].cells).toContain('school_code')
    expect(shown.rows).toHaveLength(10)
    expect(shown.rows.every((one: { cells: string[] }) => one.cells[0] === codes.first)).toBe(true)
    const counts = (await people.region.get(`/api/schools/${codes.far}`)).json().cells[0].source
    const around = (
      await people.region.get(`/api/files/${counts.file}/rows?purpose=check&row=${counts.row}&around=2`)
    ).json()
    expect(around.rows.filter((one: { asked: boolean }) => one.asked)).toHaveLength(1)
    expect(around.rows.length).toBeGreaterThan(1)
    expect(
      (await people.district.get(`/api/files/${counts.file}/rows?purpose=check&row=${counts.row}`))
        .statusCode,
    ).toBe(404)
    expect((await people.region.get('/api/files/999999/rows?purpose=check&row=1')).statusCode).toBe(404)
  })
})

describe('files that cannot be taken as they are', () => {
  beforeAll(enter)

  it('are refused with a sentence, and the others are read', async () => {
    const found = await uploadAndWait(people.region, [
      { name: 'письмо.pdf', bytes: Buffer.from('%PDF-1.7\n') },
      resultsFile('хороший.csv', [{ code: codes.first, participants: 10, low: 3 }]),
    ])
    expect(found.files).toMatchObject([
      { state: 'refused', verdict: 'refuse', reason: expect.stringMatching(/PDF/) },
      { state: 'read' },
    ])
    const [bad] = found.files
    const original = await people.region.get(
      `/api/imports/${found.id}/files/${bad!.id}/original?purpose=check`,
    )
    expect(original.body).toBe('%PDF-1.7\n')
    expect(original.headers['content-disposition']).toContain('attachment')
  })

  it('of a work of the region that the reference does not know are kept and named after their parts', async () => {
    const text = [
      'school_code,academic_year,season,exam,subject,level,paper_grade,participants,low',
      `${codes.first},2023/24,regional,rkr,физика,,8,12,4`,
      `${codes.first},2023/24,spring,vpr,физика,,50,12,4`,
    ].join('\n')
    const { id, version } = await uploadAndWait(people.region, [
      { name: 'область.csv', bytes: Buffer.from(text) },
    ])
    const [file] = (await people.region.get(`/api/imports/${id}`)).json().files
    expect(file.findings.errors).toBe(1)
    expect((await people.region.post(`/api/imports/${id}/apply`, { version })).statusCode).toBe(200)
    const card = (await people.region.get(`/api/schools/${codes.first}`)).json()
    expect(card.procedures).toContainEqual({
      id: 'rkr-ph-8',
      title: 'Региональная контрольная работа, физика, 8 класс',
      shortTitle: 'РКР ФИ8',
    })
    expect(card.cells).toContainEqual(
      expect.objectContaining({ procedure: 'rkr-ph-8', low: 4, state: 'low' }),
    )
  })

  it('that hold what the database cannot keep are refused alone, and the others are read', async () => {
    const shifted = worksFile('сдвиг.csv', [{ code: codes.first, marks: [2, 3] }])
    const bytes = Buffer.from(shifted.bytes.toString().replaceAll(',5А,,', ',5А,60001,'))
    const sound = worksFile('работы.csv', [{ code: codes.second, marks: [2, 3] }])
    const { state, files } = await uploadAndWait(people.region, [{ name: shifted.name, bytes }, sound])
    expect(state).toBe('checked')
    expect(files).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('балл из пяти цифр') },
      { state: 'read', works: 2 },
    ])
  })

  it('come back with the bad cells marked', async () => {
    const { id, files } = await uploadAndWait(people.region, [
      resultsFile('ошибка.csv', [
        { code: codes.first, participants: 10, low: 3 },
        { code: codes.second, participants: 5, low: 7 },
      ]),
    ])
    const url = `/api/imports/${id}/files/${files[0]!.id}/findings`
    const findings = (await people.region.get(url)).json()
    expect(findings.total).toBeGreaterThan(0)
    expect(findings.items[0]).toMatchObject({
      row: 3,
      message: expect.any(String),
      advice: expect.any(String),
    })
    const marked = await people.region.get(`${url}/export?purpose=check`)
    expect(marked.statusCode).toBe(200)
    expect(marked.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  it('are read when a person says what their columns are, and so is the next one of the kind', async () => {
    const table = (low: number) =>
      Buffer.from(
        `Школа;Писали;Работы «под вопросом»;Итог\n${codes.first};12;${low};а\n${codes.second};14;2;б\n`,
      )
    const { id, files } = await uploadAndWait(people.region, [{ name: 'своя таблица.csv', bytes: table(3) }])
    expect(files[0]).toMatchObject({ state: 'refused', unmapped: { headerRow: 1 } })
    const { fingerprint, headerRow } = (
      files[0] as unknown as { unmapped: { fingerprint: string; headerRow: number } }
    ).unmapped
    const mapping = {
      fingerprint,
      headerRow,
      columns: { school: 'A', participants: 'B', low: 'C' },
      constants: { year: '2023/24', season: 'spring', procedure: 'vpr-ma-5' },
    }
    const put = await people.region.put(`/api/imports/${id}/files/${files[0]!.id}/mapping`, mapping)
    expect(put.statusCode).toBe(200)
    expect((await waitUntilRead(people.region, id)).files[0]).toMatchObject({ state: 'read', kind: 'mapped' })
    const { version, counts } = await changesOf(id)
    expect(counts).toMatchObject({ new: 2 })
    expect((await apply(id, version)).json()).toMatchObject({ results: { new: 2 } })

    // The columns are known; the year is not carried over to a file that may be of another one.
    const next = await uploadAndWait(people.region, [{ name: 'ещё одна.csv', bytes: table(4) }])
    expect(next.files[0]).toMatchObject({
      state: 'refused',
      unmapped: null,
      reason: expect.stringMatching(/год/),
    })
    const said = { year: '2024/25', season: 'spring', procedure: 'vpr-ma-5' }
    await people.region.put(`/api/imports/${next.id}/files/${next.files[0]!.id}/hints`, said)
    const again = await waitUntilRead(people.region, next.id)
    expect(again.files[0]).toMatchObject({ state: 'read', kind: 'mapped', hints: said })
    expect((await apply(next.id, again.version)).json()).toMatchObject({ results: { new: 2, replaced: 0 } })
  })

  it('show cells of an unknown table only while it can be mended, each time with a line in the log', async () => {
    const bytes = Buffer.from('Кто;Сколько;Как;Итог\nКанарейкина;12;3;а\nВоробьёва;14;2;б\n')
    const known = resultsFile('известная.csv', [
      { code: codes.first, participants: 11, low: 3, year: '2022/23' },
    ])
    const { id, version, files } = await uploadAndWait(people.region, [
      { name: 'неизвестная.csv', bytes },
      known,
    ])
    const lines = () =>
      server.database.kysely
        .selectFrom('audit_log')
        .select('detail')
        .where('action', '=', 'read.samples')
        .where('subject', '=', `import:${id}`)
        .execute()
    const before = (await lines()).length
    expect((await people.region.get(`/api/imports/${id}`)).body).toContain('Канарейкина')
    const after = await lines()
    expect(after).toHaveLength(before + 1)
    expect(after.at(-1)).toEqual({ detail: { files: [files[0]!.id] } })
    expect((await apply(id, version)).statusCode).toBe(200)
    const gone = await people.region.get(`/api/imports/${id}`)
    expect(gone.json().files[0].unmapped).toMatchObject({ headerRow: 1 })
    expect(gone.body).not.toContain('Канарейкина')
    expect(await lines()).toHaveLength(before + 1)
  })

  it('are read once a person says the year and the procedure that they do not tell', async () => {
    const bytes = Buffer.from(`Код школы;Участников;2;3;4;5\n${codes.first};10;3;4;2;1\n`)
    const { id, files } = await uploadAndWait(people.region, [{ name: 'без названия.csv', bytes }])
    expect(files[0]).toMatchObject({ state: 'refused', unmapped: null, reason: expect.stringMatching(/год/) })
    const url = `/api/imports/${id}/files/${files[0]!.id}/hints`
    expect((await people.region.put(url, { year: '2024' })).statusCode).toBe(400)
    expect((await people.region.put(url, { procedure: 'vpr-ru-5', subject: 'ma' })).statusCode).toBe(400)
    await people.region.put(url, { year: '2021/22', season: 'spring', procedure: 'vpr-ru-5' })
    const { version, files: read } = await waitUntilRead(people.region, id)
    expect(read[0]).toMatchObject({
      state: 'read',
      results: [{ year: '2021/22', procedure: 'vpr-ru-5', low: 3 }],
    })
    expect((await apply(id, version)).json()).toMatchObject({ results: { new: 1 } })
  })

  it('contradict one another: nothing is applied there until one is taken out', async () => {
    const { id, version, files } = await uploadAndWait(people.region, [
      resultsFile('а.csv', [{ code: codes.first, participants: 10, low: 3, procedure: 'vpr-ru-5' }]),
      resultsFile('б.csv', [
        { code: codes.first, participants: 10, low: 4, procedure: 'vpr-ru-5' },
        { code: codes.second, participants: 8, low: 4, procedure: 'vpr-ru-5' },
      ]),
    ])
    const conflict = (await people.region.get(`/api/imports/${id}/changes/rows?kind=conflict`)).json()
    expect(conflict.items).toMatchObject([{ after: [{ low: 3 }, { low: 4 }] }])
    const out = await people.region.delete(`/api/imports/${id}/files/${files[0]!.id}`)
    expect(out.json().version).toBeGreaterThan(version)
    expect((await apply(id, version)).statusCode).toBe(409)
    expect((await apply(id, out.json().version)).json()).toMatchObject({ results: { new: 2, conflicts: 0 } })
    expect((await people.region.post(`/api/imports/${id}/files/${files[0]!.id}/restore`)).statusCode).toBe(
      409,
    )
  })

  it('one that was taken out is put back whole: read again, with its rows', async () => {
    const { id, files } = await uploadAndWait(people.region, [
      resultsFile('вернётся.csv', [
        { code: codes.first, participants: 11, low: 3, procedure: 'vpr-ru-5', year: '2019/20' },
      ]),
    ])
    const file = `/api/imports/${id}/files/${files[0]!.id}`
    const state = async () => (await people.region.get(`/api/imports/${id}`)).json()
    expect((await people.region.post(`${file}/restore`)).statusCode).toBe(404)
    await people.region.delete(file)
    expect(await state()).toMatchObject({ files: [{ state: 'withdrawn', results: [] }] })
    expect((await people.region.post(`${file}/restore`)).statusCode).toBe(200)
    const { version } = await waitUntilRead(people.region, id)
    expect(await state()).toMatchObject({ state: 'checked', files: [{ state: 'read', results: [{}] }] })
    expect((await apply(id, version)).json()).toMatchObject({ results: { new: 1 } })
  })
})

describe('schools that the register does not know', () => {
  beforeAll(enter)

  it('wait for a decision: a known school, a new one, or left out for good', async () => {
    const unknown = ['777001', '777002', '777003']
    const rows = [codes.first, ...unknown].map((code) => ({
      code,
      name: `Гимназия ${code}`,
      participants: 10,
      low: 3,
    }))
    const { id } = await uploadAndWait(people.region, [resultsFile('с чужими.csv', rows)])
    const { parked, counts } = await changesOf(id)
    expect(counts).toMatchObject({ new: 1, parked: 3 })
    expect(parked.map((school: { code: string }) => school.code)).toEqual(unknown)
    const [match, create, leave] = parked.map((school: { key: string }) => school.key)
    const decisions = [
      { key: match, action: 'match', code: codes.second },
      {
        key: create,
        action: 'create',
        code: '777002',
        name: 'Гимназия',
        municipality: region.municipalities.far.municipality_id,
      },
      { key: leave, action: 'leave-out' },
    ]
    const url = `/api/imports/${id}/schools`
    expect(
      (await people.region.post(url, { decisions: [{ ...decisions[0], key: 'login:0' }] })).statusCode,
    ).toBe(400)
    expect((await people.region.post(url, { decisions: [{ ...decisions[0], code: 'no' }] })).statusCode).toBe(
      404,
    )
    await people.region.post(url, { decisions })
    const { version } = await waitUntilRead(people.region, id)
    expect(await changesOf(id)).toMatchObject({ counts: { new: 3, parked: 0, leftOut: 1 } })
    expect((await apply(id, version)).json()).toMatchObject({ results: { new: 3, parked: 0, leftOut: 1 } })
    expect((await people.region.get('/api/schools/777002')).json()).toMatchObject({ cells: [{ low: 3 }] })
  })

  it('are remembered for the next file', async () => {
    const rows = [{ code: '777001', name: 'Гимназия 777001', participants: 9, low: 1 }]
    const { id } = await uploadAndWait(people.region, [resultsFile('снова.csv', rows)])
    expect(await changesOf(id)).toMatchObject({ counts: { replaced: 1, parked: 0 } })
  })
})

describe('a register', () => {
  beforeAll(enter)

  it('comes with the results of its schools, in any order of files, and is applied with them', async () => {
    const register = Buffer.from(
      'Код ОО;Логин ФИС ОКО;Муниципалитет;Краткое наименование;Вид ОО;Местность\n' +
        '555001;edu88555001;Новый округ;МБОУ «СОШ № 1»;СОШ;город\n' +
        `${codes.first};;Берёзовский округ;Школа № 9 имени Пушкина;СОШ;село\n`,
    )
    const { id, version } = await uploadAndWait(people.region, [
      resultsFile('итоги.csv', [{ code: '555001', participants: 10, low: 3 }]),
      { name: 'реестр.csv', bytes: register },
    ])
    expect(await changesOf(id)).toMatchObject({
      register: { new: 1, changed: 1 },
      counts: { new: 1, parked: 0 },
    })
    expect((await apply(id, version)).json()).toMatchObject({
      register: { new: 1, changed: 1 },
      results: { new: 1 },
    })
    expect((await people.region.get('/api/schools/555001')).json()).toMatchObject({
      municipality: { name: 'Новый округ' },
      cells: [{ participants: 10, low: 3 }],
    })
  })
})

describe('a district', () => {
  beforeAll(enter)

  it('imports a file of its own schools', async () => {
    const own = resultsFile('свои.csv', [{ code: codes.first, participants: 10, low: 3 }])
    const { id, version, files } = await uploadAndWait(people.district, [own])
    expect(files[0]).toMatchObject({ state: 'read' })
    expect((await people.district.post(`/api/imports/${id}/apply`, { version })).json()).toMatchObject({
      results: { new: 1 },
    })
  })

  it('is refused a file with a row of anybody else, the rows named', async () => {
    const mixed = resultsFile('общий.csv', [
      { code: codes.first, participants: 10, low: 2 },
      { code: codes.far, participants: 10, low: 3 },
      { code: '999999', participants: 10, low: 3 },
    ])
    const { id, files } = await uploadAndWait(people.district, [mixed])
    expect(files[0]).toMatchObject({ state: 'refused', reason: expect.stringMatching(/: 3, 4\./) })
    expect(await count('staged_results')).toBe(1) // of the file before
    expect((await people.district.get(`/api/imports/${id}/changes`)).json().blocked).not.toBeNull()
  })

  it('does not see what the region imports', async () => {
    const { id, files } = await uploadAndWait(people.region, [
      resultsFile('область.csv', [{ code: codes.second, participants: 10, low: 2 }]),
    ])
    const file = files[0]!.id
    for (const path of [
      '',
      '/changes',
      '/changes/rows',
      `/files/${file}/findings`,
      `/files/${file}/original?purpose=check`,
    ]) {
      expect((await people.district.get(`/api/imports/${id}${path}`)).statusCode, path).toBe(404)
    }
    expect((await people.district.post(`/api/imports/${id}/apply`, { version: 2 })).statusCode).toBe(404)
    expect((await people.district.post(`/api/imports/${id}/cancel`)).statusCode).toBe(404)
    expect((await people.district.delete(`/api/imports/${id}/files/${file}`)).statusCode).toBe(404)
    expect((await people.district.put(`/api/imports/${id}/files/${file}/hints`, {})).statusCode).toBe(404)
    const listed = (await people.district.get('/api/imports')).json()
    expect(listed.items.map((one: { id: number }) => one.id)).not.toContain(id)
    expect(listed.total).toBe(2)
  })
})

describe('a cancelled import', () => {
  beforeAll(enter)

  it('leaves nothing, even when it was being read', async () => {
    const marks = Array.from({ length: 3000 }, (_, pupil) => 2 + (pupil % 4))
    const files = Array.from({ length: 6 }, (_, index) =>
      worksFile(`${index}.csv`, [{ code: codes.first, marks: marks.slice(index) }]),
    )
    const { id } = (await people.region.upload('/api/imports', files)).json()
    const state = async () => (await people.region.get(`/api/imports/${id}`)).json()
    while ((await state()).filesRead === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await count('works')).toBeGreaterThan(0)
    expect((await state()).state).toBe('reading')
    expect((await people.region.post(`/api/imports/${id}/cancel`)).statusCode).toBe(200)
    expect((await people.region.get(`/api/imports/${id}`)).json()).toMatchObject({
      state: 'cancelled',
      files: [],
    })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    for (const table of ['import_files', 'staged_results', 'works', 'findings', 'results'] as const) {
      expect(await count(table), table).toBe(0)
    }
    expect((await people.region.post(`/api/imports/${id}/cancel`)).statusCode).toBe(409)
  })

  it('of checked files is as if it had never been', async () => {
    const { id } = await uploadAndWait(people.region, [
      worksFile('работы.csv', [{ code: codes.first, marks: [2, 3] }]),
    ])
    expect(await count('works')).toBe(2)
    await people.region.post(`/api/imports/${id}/cancel`)
    expect(await count('works')).toBe(0)
    expect((await apply(id, 3)).statusCode).toBe(422)
  })

  it('needs a file to begin with', async () => {
    expect((await people.region.upload('/api/imports', [])).statusCode).toBe(400)
  })
})
