import { passportStates } from '#contract/passport-fields.ts'
import * as contract from '#contract/passports.ts'
import { invalidRequest, notFound } from '#contract/problems.ts'
import { findContextOutcome } from '#server/context/queries.ts'
import {
  changesOf,
  importPassports,
  type PassportChange,
  readPassports,
} from '#server/flows/import-passports.ts'
import { decide } from '#server/platform/decision.ts'
import { handle, type UploadedFile } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { findSchool } from '#server/schools/queries.ts'
import { findSettings } from '#server/settings/queries.ts'
import { acceptPassport, returnPassport, savePassport, sendPassport } from './actions.ts'
import { PASSPORT_COLUMNS, TEMPLATE_COLUMNS, takePassports } from './export.ts'
import { passportYears } from './policy.ts'
import * as passports from './queries.ts'
import { passportRowView, passportView } from './view.ts'

export const passportRoutes = [
  handle(contract.listPassports, async ({ scope, db, viewer, query: { limit, after, ...asked } }) => {
    const current = (await findSettings(db, scope.regionId)).current.academicYear
    const filters = { ...asked, year: asked.year ?? current }
    const cut = cutPage(await passports.listPassportRows(scope, db, { ...filters, limit, after }), limit)
    const counted = await passports.countPassports(scope, db, filters)
    const of = (state: string) => counted.find((one) => one.state === state)?.schools ?? 0
    return {
      items: cut.rows.map(passportRowView),
      next: cut.next,
      total: filters.state ? of(filters.state) : counted.reduce((sum, { schools }) => sum + schools, 0),
      year: filters.year,
      years: passportYears(current),
      counts: Object.fromEntries(passportStates.map((state) => [state, of(state)])) as never,
      can: { import: decide(viewer, 'passports.decide').allowed },
    }
  }),

  handle(contract.exportPassports, async (context) => {
    const { format, ...asked } = context.query
    const current = (await findSettings(context.db, context.scope.regionId)).current.academicYear
    const filter = { ...asked, year: asked.year ?? current }
    return takePassports(context, {
      title: `Паспорта школ ${filter.year.replace('/', '-')}`,
      format,
      filter,
      columns: PASSPORT_COLUMNS,
      rows: await passports.listPassportRows(context.scope, context.db, { ...filter, limit: null }),
    })
  }),

  handle(contract.getPassportTemplate, async (context) => {
    const { format, year } = context.query
    return takePassports(context, {
      title: `Социальные паспорта школ ${year.replace('/', '-')}`,
      format,
      filter: { year },
      columns: TEMPLATE_COLUMNS,
      rows: await passports.listPassportRows(context.scope, context.db, { year, limit: null }),
    })
  }),

  handle(contract.importPassports, async ({ scope, db, database, viewer, query, files }) => {
    const { year, seal } = query
    const read = await readPassports(scope, db, { file: await onlyFile(files()), year })
    const findings = read.findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ row, message, advice }) => `${row === null ? '' : `Строка ${row}. `}${message} ${advice}`)
    if (seal !== undefined) {
      const stored = await importPassports(database, viewer, { read, year, seal })
      return { seal, stored: true, items: stored.map(changeView), findings }
    }
    const { changes, seal: found } = await changesOf(scope, db, { read, year })
    return { seal: found, stored: false, items: changes.map(changeView), findings }
  }),

  handle(contract.getPassport, async ({ scope, db, viewer, params, query }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    const current = (await findSettings(db, scope.regionId)).current.academicYear
    // A school comes for the passport of now, all others for what there is.
    const last =
      viewer.level === 'school' ? null : await passports.findPassportYear(scope, db, school.schoolId)
    const of = { schoolId: school.schoolId, year: query.year ?? last ?? current }
    return passportView({
      viewer,
      school,
      year: of.year,
      current,
      passport: await passports.findPassport(scope, db, of),
      earlier: await passports.findEarlierPassport(scope, db, of),
      outcome: await findContextOutcome(scope, db, of),
    })
  }),

  handle(contract.savePassport, async ({ database, viewer, params, body }) => ({
    version: await savePassport(database, viewer, { ...params, ...body }),
  })),

  handle(contract.sendPassport, async ({ database, viewer, params, body }) => ({
    version: await sendPassport(database, viewer, { ...params, ...body }),
  })),

  handle(contract.decidePassport, async ({ database, viewer, params, body }) => ({
    version:
      body.decision === 'accept'
        ? await acceptPassport(database, viewer, { ...params, ...body })
        : await returnPassport(database, viewer, { ...params, ...body }),
  })),
]

const changeView = ({ school: _, answers, ...change }: PassportChange) => change

async function onlyFile(files: AsyncIterable<UploadedFile>): Promise<UploadedFile> {
  const received: UploadedFile[] = []
  for await (const file of files) received.push(file)
  const [file] = received
  if (!file || received.length > 1)
    throw invalidRequest(['Нужен один файл: таблица паспортов школ, XLSX или CSV.'])
  return file
}
