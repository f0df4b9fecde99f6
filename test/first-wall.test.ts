import { beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '#contract/permissions.ts'
import * as approvals from '#server/approvals/queries.ts'
import { listSchoolVersions } from '#server/audit/history-queries.ts'
import { countAuditRows, listAuditRows } from '#server/audit/queries.ts'
import * as completeness from '#server/completeness/queries.ts'
import * as context from '#server/context/queries.ts'
import { countDuties, findDuty, listDutyRows } from '#server/duties/queries.ts'
import { findSourceFile, isFileInScope, listSourceRows } from '#server/files/queries.ts'
import * as imports from '#server/imports/queries.ts'
import * as notifications from '#server/notifications/queries.ts'
import * as organisations from '#server/organisations/queries.ts'
import { listListedCounts } from '#server/outlines/queries.ts'
import * as overview from '#server/overview/queries.ts'
import * as passports from '#server/passports/queries.ts'
import * as people from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { knownFactsOf } from '#server/runs/known-facts.ts'
import * as runs from '#server/runs/queries.ts'
import { deleteView, editView, restoreView } from '#server/saved-views/actions.ts'
import { listSavedViews } from '#server/saved-views/queries.ts'
import { listPredecessors, listRegisterRows } from '#server/schools/life-queries.ts'
import * as schools from '#server/schools/queries.ts'
import * as search from '#server/search/queries.ts'
import { readSearchText } from '#server/search/query-text.ts'
import { watchSchool } from '#server/watched-schools/actions.ts'
import { countWatched, isWatched } from '#server/watched-schools/queries.ts'
import { listNearHolders } from '#server/why/queries.ts'
import { buildWorld, type Looker, type Thing, type World } from './first-wall.ts'
import { YEAR } from './first-wall-facts.ts'
import { holds, type Place } from './matrix/rules.ts'
import { dayFromNow } from './past.ts'
import { testServer } from './server.ts'

/*
 * What the queries themselves let by, on the database of its owner: row-level security, the second wall, would hide what
 * the first one forgets. Each line: a query, and who gets which things by the words of the documents.
 */

const server = testServer()
let world: World
let db: Queries
beforeAll(async () => {
  world = await buildWorld(server)
  db = server.database.kysely
})

type Key = string | number
interface Line {
  query: string
  asked: (scope: Scope, looker: Looker) => Promise<readonly Key[]>
  told: (looker: Looker) => readonly Key[]
}

/** Of whom nothing depends here. */
const NOBODY = { userId: 0, membershipId: 0 }
const page = { limit: 200 }
const keys = (things: readonly { key: Key }[]) => things.map(({ key }) => key)
const count = (things: readonly unknown[]) => (things.length === 0 ? [] : [things.length])
const within = <Of extends Thing>(things: readonly Of[], { place }: Looker) =>
  things.filter((thing) => holds(place, thing.place))

const isWhole = (place: Place) => place.municipality === null
const schoolsOf = (looker: Looker) => within(world.schools, looker)
/** Schools whose result has been loaded: all of them. */
const codesOf = (looker: Looker) => keys(schoolsOf(looker))
const runsOf = ({ place }: Looker) => world.runs.filter((run) => run.place.region === place.region)
const lastRunOf = (looker: Looker) => runsOf(looker).find(({ isLast }) => isLast)!.key as number
const peopleOf = ({ place }: Looker) =>
  world.people.filter((person) => person.places.some((its) => holds(place, its)))
/** A region all, a municipality those sent in roles held there, a school none. */
const importsOf = ({ place }: Looker) =>
  world.imports.filter(
    (one) =>
      one.place.region === place.region &&
      place.school === null &&
      (isWhole(place) || one.place.municipality === place.municipality),
  )
/** Held in one's own bodies, for one's own schools, and for the municipality that one is, or stands in. */
const dutiesOf = ({ place }: Looker) =>
  world.duties.filter(
    (duty) =>
      holds(place, duty.place) ||
      (duty.for !== null &&
        (holds(place, duty.for) ||
          (duty.for.school === null &&
            duty.for.region === place.region &&
            duty.for.municipality === place.municipality))),
  )
/** A region all, everybody else those with results of his schools. */
const filesOf = ({ place }: Looker) =>
  world.files.filter(
    (file) =>
      file.place.region === place.region &&
      (isWhole(place) || file.schools.some((school) => holds(place, school))),
  )
const filesOfImports = (looker: Looker) => {
  const sent = keys(importsOf(looker))
  return world.files.filter((file) => sent.includes(file.import))
}
const approvalsOf = (looker: Looker) => within(world.approvals, looker)
const kinds = ['role.grant'] as const
const viewsOf = ({ viewer }: Looker) =>
  world.views.filter(
    ({ person, organisation, deleted }) =>
      !deleted && (person === viewer.userId || organisation === viewer.organisation.id),
  )
const notesOf = ({ viewer }: Looker) => world.notifications.filter(({ person }) => person === viewer.userId)

/** Those of all things that a query finds one by one. */
async function found<Of extends { key: Key }>(things: readonly Of[], find: (thing: Of) => Promise<unknown>) {
  const answers = await Promise.all(things.map(async (thing) => ({ thing, answer: await find(thing) })))
  return keys(
    answers
      .filter(({ answer }) => (Array.isArray(answer) ? answer.length > 0 : answer))
      .map(({ thing }) => thing),
  )
}

/** Its end is yet to come: everything that the world was built of stands in its history. */
const TODAY = dayFromNow(0)
const schoolPage = { filters: {}, sort: 'code', run: null, limit: null, watcher: 0 }
const text = (words: string) => ({ can: permissions, text: readSearchText(words)!, limit: 200 })
const numbers = async (rows: Promise<readonly { id: Key }[]>) => (await rows).map(({ id }) => id)
const codes = async (rows: Promise<readonly { code: string }[]>) => (await rows).map(({ code }) => code)
const sum = (rows: readonly { schools: number }[]) => rows.reduce((total, row) => total + row.schools, 0)
const some = (total: number) => (total === 0 ? [] : [total])

const LINES: readonly Line[] = [
  { query: 'schools', asked: (scope) => codes(schools.listSchoolRows(scope, db, schoolPage)), told: codesOf },
  {
    query: 'schools on a past day',
    asked: (scope) => codes(schools.listSchoolRows(scope, db, { ...schoolPage, on: TODAY })),
    told: codesOf,
  },
  {
    query: 'the number and the kinds of schools on a past day',
    asked: async (scope) => [
      await schools.countSchools(scope, db, { ...schoolPage, on: TODAY }),
      ...(await schools.listKinds(scope, db, TODAY)),
    ],
    told: (who) => [...count(schoolsOf(who)), ...schoolsOf(who).map(({ kind }) => kind)],
  },
  {
    query: 'a school on a past day',
    asked: (scope) =>
      found(world.schools, ({ id: schoolId }) => schools.findSchoolOn(scope, db, { schoolId, on: TODAY })),
    told: codesOf,
  },
  {
    query: 'schools of one municipality, whichever is asked for',
    asked: async (scope) => {
      const asked = [...new Set(world.schools.map((one) => one.municipality))].map((municipality) =>
        codes(schools.listSchoolRows(scope, db, { ...schoolPage, filters: { municipality } })),
      )
      return (await Promise.all(asked)).flat()
    },
    told: codesOf,
  },
  {
    query: 'the number of schools',
    asked: async (scope) => [await schools.countSchools(scope, db, schoolPage)],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'kinds of schools',
    asked: (scope) => schools.listKinds(scope, db),
    told: (who) => schoolsOf(who).map(({ kind }) => kind),
  },
  {
    query: 'municipalities with their schools',
    asked: async (scope) => [sum(await schools.listMunicipalityRows(scope, db))],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'the card of a school',
    asked: (scope) => found(world.schools, ({ key }) => schools.findSchool(scope, db, String(key))),
    told: codesOf,
  },
  {
    query: 'results of any schools',
    asked: async (scope) => {
      const rows = await schools.listResults(
        scope,
        db,
        world.schools.map(({ id }) => id),
      )
      return rows.map((row) => row.schoolId)
    },
    told: (who) => schoolsOf(who).map(({ id }) => id),
  },
  {
    query: 'versions of a result',
    asked: (scope) =>
      found(world.schools, ({ id: schoolId }) =>
        schools.listVersionRows(scope, db, { schoolId, year: YEAR, season: 'spring', procedure: 'vpr-ma-5' }),
      ),
    told: codesOf,
  },
  {
    query: 'the history of a school',
    asked: (scope) => found(world.schools, ({ id }) => listSchoolVersions(scope, db, id)),
    told: codesOf,
  },
  { query: 'the register', asked: (scope) => codes(listRegisterRows(scope, db)), told: codesOf },
  {
    query: 'predecessors of any school',
    asked: async (scope) =>
      (await Promise.all(world.schools.map(({ id }) => codes(listPredecessors(scope, db, id))))).flat(),
    told: (who) => keys(schoolsOf(who).filter(({ successor }) => !successor)),
  },
  {
    query: 'facts of a run',
    asked: async (scope) => (await runs.loadFacts(scope, db, YEAR)).schools.map(({ code }) => code),
    told: codesOf,
  },
  {
    query: 'results behind a run',
    asked: async (scope) => (await runs.loadFacts(scope, db, YEAR)).cells.map(({ school }) => school),
    told: codesOf,
  },
  {
    query: 'runs',
    asked: (scope) => numbers(runs.listRunRows(scope, db, page)),
    told: (who) => keys(runsOf(who)),
  },
  { query: 'the number of runs', asked: async (scope) => [await runs.countRuns(scope, db)], told: () => [2] },
  {
    query: 'a run',
    asked: (scope) => found(world.runs, ({ key }) => runs.findRun(scope, db, Number(key))),
    told: (who) => keys(runsOf(who)),
  },
  {
    query: 'the schools counted in the latest run',
    asked: async (scope) => [(await runs.findLatestRun(scope, db))!.schools],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'outcomes of any run',
    asked: async (scope) => {
      const lists = world.runs.map(({ key }) =>
        codes(runs.listOutcomeRows(scope, db, { run: Number(key), filters: {}, sort: 'name', limit: null })),
      )
      return (await Promise.all(lists)).flat()
    },
    told: (who) => [...codesOf(who), ...codesOf(who)],
  },
  {
    query: 'the number of outcomes',
    asked: async (scope, who) => [await runs.countOutcomes(scope, db, { run: lastRunOf(who), filters: {} })],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'the outcome of a school',
    asked: (scope, who) =>
      found(world.schools, ({ key }) =>
        runs.findOutcome(scope, db, { run: lastRunOf(who), code: String(key) }),
      ),
    told: codesOf,
  },
  {
    query: 'bands',
    asked: async (scope, who) => [sum(await runs.countBands(scope, db, lastRunOf(who)))],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'counts of the map',
    asked: async (scope, who) => [sum(await listListedCounts(scope, db, lastRunOf(who)))],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'facts for trying a rule on',
    asked: (scope) => codes(knownFactsOf(scope, db, null).then(({ schools: known }) => known)),
    told: codesOf,
  },
  {
    query: 'completeness',
    asked: (scope) => codes(completeness.listSchoolsOfGrid(scope, db, { year: YEAR, limit: null })),
    told: codesOf,
  },
  {
    query: 'completeness on a past day',
    asked: (scope) =>
      codes(completeness.listSchoolsOfGrid(scope, db, { year: YEAR, on: TODAY, limit: null })),
    told: codesOf,
  },
  {
    query: 'schools by level',
    asked: async (scope) => [sum(await completeness.listLevelCounts(scope, db, { year: YEAR }))],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'schools with a result',
    asked: async (scope) =>
      (await completeness.listSittingCounts(scope, db, { year: YEAR })).map(({ present }) => present),
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'participants of any schools',
    asked: async (scope) => {
      const all = world.schools.map(({ id }) => id)
      const rows = await completeness.listParticipants(scope, db, { year: YEAR, schools: all })
      return rows.map(({ schoolId }) => schoolId)
    },
    told: (who) => schoolsOf(who).map(({ id }) => id),
  },
  {
    query: 'years on the first page',
    asked: async (scope) => (await overview.listYearCounts(scope, db)).map((year) => year.schools),
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'imports',
    asked: (scope) => numbers(imports.listImportRows(scope, db, page)),
    told: (who) => keys(importsOf(who)),
  },
  {
    query: 'the number of imports',
    asked: async (scope) => some(await imports.countImports(scope, db)),
    told: (who) => count(importsOf(who)),
  },
  {
    query: 'imports that were checked',
    asked: async (scope) => some((await imports.countImportStates(scope, db)).checked),
    told: (who) => count(importsOf(who).filter(({ checked }) => checked)),
  },
  {
    query: 'imports that wait, on the first page',
    asked: (scope) => numbers(overview.listWaitingImports(scope, db)),
    told: (who) => keys(importsOf(who).filter(({ place }) => place.municipality !== null)),
  },
  {
    query: 'an import',
    asked: (scope) => found(world.imports, ({ key }) => imports.findImport(scope, db, Number(key))),
    told: (who) => keys(importsOf(who)),
  },
  {
    query: 'files of an import',
    asked: (scope) => found(world.imports, ({ key }) => imports.listFiles(scope, db, Number(key))),
    told: (who) => keys(importsOf(who)),
  },
  {
    query: 'the bytes of a file of an import',
    asked: (scope) =>
      found(world.files, (file) =>
        imports.findStoredFile(scope, db, { id: file.import, file: Number(file.key) }),
      ),
    told: (who) => keys(filesOfImports(who)),
  },
  {
    query: 'findings of a file',
    asked: (scope) =>
      found(world.files, ({ key }) => imports.listFindingRows(scope, db, { file: Number(key), limit: null })),
    told: (who) => keys(filesOfImports(who)),
  },
  {
    query: 'the number of findings',
    asked: (scope) =>
      found(world.files, ({ key }) => imports.countFindings(scope, db, { file: Number(key) })),
    told: (who) => keys(filesOfImports(who)),
  },
  {
    query: 'the file behind a result',
    asked: (scope) => found(world.files, ({ key }) => findSourceFile(scope, db, Number(key))),
    told: (who) => keys(filesOf(who)),
  },
  {
    query: 'whether a file is there',
    asked: (scope) => found(world.files, ({ key }) => isFileInScope(scope, db, Number(key))),
    told: (who) => keys(filesOf(who)),
  },
  {
    query: 'rows behind a result',
    asked: (scope) =>
      found(world.files, ({ key }) => listSourceRows(scope, db, { file: Number(key), sheet: null, row: 2 })),
    told: (who) => keys(filesOf(who).filter((file) => file.schools.length > 0)),
  },
  {
    query: 'who answers for what',
    asked: (scope) => numbers(listDutyRows(scope, db, { limit: null })),
    told: (who) => keys(dutiesOf(who)),
  },
  {
    query: 'who answers for what on a past day',
    asked: (scope) => numbers(listDutyRows(scope, db, { limit: null, on: TODAY })),
    told: (who) => keys(dutiesOf(who)),
  },
  {
    query: 'the number of those who answer for something, now and on a past day',
    asked: async (scope) => [await countDuties(scope, db, {}), await countDuties(scope, db, { on: TODAY })],
    told: (who) => [...count(dutiesOf(who)), ...count(dutiesOf(who))],
  },
  {
    query: 'one who answers for something',
    asked: (scope) => found(world.duties, ({ key }) => findDuty(scope, db, Number(key))),
    told: (who) => keys(dutiesOf(who)),
  },
  {
    query: 'organisations',
    asked: (scope) => numbers(organisations.listOrganisationRows(scope, db, page)),
    told: (who) => keys(within(world.organisations, who)),
  },
  {
    query: 'the number of organisations',
    asked: async (scope) => [await organisations.countOrganisations(scope, db, {})],
    told: (who) => count(within(world.organisations, who)),
  },
  {
    query: 'an organisation',
    asked: (scope) =>
      found(world.organisations, ({ key }) => organisations.findOrganisation(scope, db, Number(key))),
    told: (who) => keys(within(world.organisations, who)),
  },
  {
    query: 'organisations on a past day, in the list, counted and one by one',
    asked: async (scope) => [
      ...(await numbers(organisations.listOrganisationRows(scope, db, { ...page, on: TODAY }))),
      await organisations.countOrganisations(scope, db, { on: TODAY }),
      ...(await found(world.organisations, ({ key }) =>
        organisations.findOrganisation(scope, db, Number(key), TODAY),
      )),
    ],
    told: (who) => {
      const own = within(world.organisations, who)
      return [...keys(own), ...count(own), ...keys(own)]
    },
  },
  {
    query: 'people on a past day, in the list, counted, with their roles',
    asked: async (scope) => {
      const rows = await people.listPeopleRows(scope, db, { ...page, on: TODAY })
      const total = await people.countPeople(scope, db, { on: TODAY })
      return [...rows.map(({ id }) => id), total, ...some(rows.flatMap((one) => one.roles).length)]
    },
    told: (who) => [
      ...keys(peopleOf(who)),
      ...count(peopleOf(who)),
      ...count(within(world.roles, who).filter(({ valid }) => valid)),
    ],
  },
  {
    query: 'roles of a person on a past day, those in reach',
    asked: async (scope) => {
      const rows = world.people.map(({ key }) => people.listRoleRows(scope, db, key, TODAY))
      return numbers(Promise.resolve((await Promise.all(rows)).flat().filter(({ reached }) => reached)))
    },
    told: (who) => keys(within(world.roles, who)),
  },
  {
    query: 'people',
    asked: (scope) => numbers(people.listPeopleRows(scope, db, page)),
    told: (who) => keys(peopleOf(who)),
  },
  {
    query: 'people in a role, by the roles one sees',
    asked: (scope) => numbers(people.listPeopleRows(scope, db, { ...page, role: 'teacher' })),
    told: (who) =>
      within(world.roles, who)
        .filter(({ role, valid }) => role === 'teacher' && valid)
        .map(({ person }) => person),
  },
  {
    query: 'roles beside the people',
    asked: async (scope) =>
      some((await people.listPeopleRows(scope, db, page)).flatMap((one) => one.roles).length),
    told: (who) => count(within(world.roles, who).filter(({ valid }) => valid)),
  },
  {
    query: 'the number of people',
    asked: async (scope) => [await people.countPeople(scope, db, {})],
    told: (who) => count(peopleOf(who)),
  },
  {
    query: 'a person',
    asked: (scope) => found(world.people, ({ key }) => people.findPerson(scope, db, key)),
    told: (who) => keys(peopleOf(who)),
  },
  {
    query: 'a role to look through',
    asked: (scope) => found(world.roles, ({ key }) => people.findRoleInScope(scope, db, Number(key))),
    told: (who) => keys(within(world.roles, who).filter(({ valid }) => valid)),
  },
  {
    query: 'roles of a person, those in reach',
    asked: async (scope) => {
      const rows = world.people.map(({ key }) => people.listRoleRows(scope, db, key))
      return numbers(Promise.resolve((await Promise.all(rows)).flat().filter(({ reached }) => reached)))
    },
    told: (who) => keys(within(world.roles, who)),
  },
  {
    query: 'who works in an organisation',
    asked: async (scope) => {
      const rows = world.organisations.map(({ key }) => people.listHolders(scope, db, Number(key)))
      return (await Promise.all(rows)).flat().map(({ person }) => person)
    },
    told: (who) =>
      within(world.roles, who)
        .filter(({ valid }) => valid)
        .map(({ person }) => person),
  },
  {
    query: 'who near may help',
    asked: async (_scope, { viewer }) =>
      (await listNearHolders(viewer, db, ['head', 'coordinator', 'municipal_authority'])).map(
        ({ role, more }) => `${role} ${more}`,
      ),
    told: ({ viewer }) => (viewer.level === 'region' ? [] : [`${viewer.role} 0`]),
  },
  {
    query: 'the audit log',
    asked: (scope) => numbers(listAuditRows(scope, db, { filters: {}, limit: null })),
    told: (who) => keys(within(world.lines, who)),
  },
  {
    query: 'the number of lines of the log',
    asked: async (scope) => [await countAuditRows(scope, db, {})],
    told: (who) => count(within(world.lines, who)),
  },
  {
    query: 'what was asked for, to be decided by two',
    asked: (scope) => numbers(approvals.listApprovalRows(scope, db, { ...page, kinds, second: NOBODY })),
    told: (who) => keys(approvalsOf(who)),
  },
  {
    query: 'the number of what was asked for',
    asked: async (scope) => [await approvals.countApprovals(scope, db, { kinds })],
    told: (who) => count(approvalsOf(who)),
  },
  {
    query: 'the number of what waits for one',
    asked: async (scope) => [await approvals.countAskedOf(scope, db, { kinds, second: NOBODY })],
    told: (who) => count(approvalsOf(who)),
  },
  {
    query: 'what is decided on',
    asked: (scope) =>
      found(world.approvals, ({ key }) =>
        approvals.lockApproval(scope, db, { id: Number(key), kinds, second: NOBODY }),
      ),
    told: (who) => keys(approvalsOf(who)),
  },
  {
    query: 'search: schools',
    asked: (scope) => numbers(search.findSchools(scope, db, text('школа'))),
    told: codesOf,
  },
  {
    query: 'search: people',
    asked: (scope) => numbers(search.findPeople(scope, db, text('проверяющий'))),
    told: (who) => keys(peopleOf(who)).map(String),
  },
  {
    query: 'search: organisations',
    asked: (scope) => numbers(search.findOrganisations(scope, db, text('рабочая группа'))),
    told: (who) =>
      within(world.organisations, who)
        .filter(({ isGroup }) => isGroup)
        .map(({ key }) => String(key)),
  },
  {
    query: 'search: files',
    asked: (scope) => numbers(search.findFiles(scope, db, text('сводка'))),
    told: (who) => keys(filesOfImports(who)).map(String),
  },
  {
    query: 'search: runs',
    asked: (scope) => numbers(search.findRuns(scope, db, text('сводный'))),
    told: (who) => keys(runsOf(who)).map(String),
  },
  {
    query: 'notifications',
    asked: (_scope, { viewer }) => numbers(notifications.listNotificationRows(db, viewer.userId, page)),
    told: (who) => keys(notesOf(who)),
  },
  {
    query: 'the number of notifications',
    asked: async (_scope, { viewer }) => [await notifications.countNotifications(db, viewer.userId)],
    told: (who) => count(notesOf(who)),
  },
  {
    query: 'notifications that are not read',
    asked: async (_scope, { viewer }) => [await notifications.countUnread(db, viewer.userId)],
    told: (who) => count(notesOf(who).filter(({ read }) => !read)),
  },
  {
    query: 'saved views',
    asked: (_scope, { viewer }) => numbers(listSavedViews(viewer, db, 'schools')),
    told: (who) => keys(viewsOf(who)),
  },
  {
    query: 'saved views of another page',
    asked: (_, { viewer }) => numbers(listSavedViews(viewer, db, 'people')),
    told: () => [],
  },
  {
    query: 'watched schools',
    asked: (scope, { viewer }) =>
      codes(
        schools.listSchoolRows(scope, db, {
          ...schoolPage,
          filters: { watched: true },
          watcher: viewer.userId,
        }),
      ),
    told: codesOf,
  },
  {
    query: 'passports of schools',
    asked: (scope) => codes(passports.listPassportRows(scope, db, { year: YEAR, limit: null })),
    told: codesOf,
  },
  {
    query: 'numbers of passports',
    asked: async (scope) => some(sum(await passports.countPassports(scope, db, { year: YEAR }))),
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'a passport',
    asked: (scope) =>
      found(world.schools, ({ id }) => passports.findPassport(scope, db, { schoolId: id, year: YEAR })),
    told: codesOf,
  },
  {
    query: 'the passport before a year',
    asked: (scope) =>
      found(world.schools, ({ id }) =>
        passports.findEarlierPassport(scope, db, { schoolId: id, year: '2030/31' }),
      ),
    told: codesOf,
  },
  {
    query: 'the latest year of a passport',
    asked: (scope) => found(world.schools, ({ id }) => passports.findPassportYear(scope, db, id)),
    told: codesOf,
  },
  {
    query: 'schools of a run of the index, whoever’s',
    asked: async (scope) => {
      const all = world.contextRuns.map(({ key }) =>
        codes(context.listContextRows(scope, db, { run: Number(key), sort: 'school', limit: null })),
      )
      return (await Promise.all(all)).flat()
    },
    told: codesOf,
  },
  {
    query: 'the number of schools of a run of the index, whoever’s',
    asked: async (scope) => {
      const all = world.contextRuns.map(({ key }) => context.countContext(scope, db, { run: Number(key) }))
      return some((await Promise.all(all)).reduce((total, one) => total + one, 0))
    },
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'what the index is of a school',
    asked: (scope) =>
      found(world.schools, ({ id }) => context.findContextOutcome(scope, db, { schoolId: id, year: YEAR })),
    told: codesOf,
  },
  {
    query: 'schools to be placed by their passports',
    asked: (scope) => codes(context.listSchoolsToPlace(scope, db, YEAR)),
    told: codesOf,
  },
  {
    query: 'the number of watched schools',
    asked: async (scope, { viewer }) => [await countWatched(scope, db, viewer.userId)],
    told: (who) => count(schoolsOf(who)),
  },
  {
    query: 'whether a school is watched',
    asked: (scope, { viewer }) =>
      found(world.schools, ({ key }) => isWatched(scope, db, { userId: viewer.userId, code: String(key) })),
    told: codesOf,
  },
  {
    query: 'watched schools of somebody who watches none',
    asked: async (scope) => some(await countWatched(scope, db, 0)),
    told: () => [],
  },
  {
    query: 'watched schools with another answer',
    asked: (scope, who) =>
      codes(overview.listChangedWatched(scope, db, { userId: who.viewer.userId, run: lastRunOf(who) })),
    told: (who) => keys(schoolsOf(who).filter(({ changed }) => changed)),
  },
  {
    query: 'watched schools with another answer, of somebody who watches none',
    asked: (scope, who) => codes(overview.listChangedWatched(scope, db, { userId: 0, run: lastRunOf(who) })),
    told: () => [],
  },
]

const sorted = (list: readonly Key[]) => list.map(String).sort()

describe('a query by itself', () => {
  it('is asked by somebody of every place of two regions', () => {
    expect(world.lookers).toHaveLength(12)
  })

  it.each(LINES)('lets by exactly what is the looker’s: $query', async ({ asked, told }) => {
    for (const looker of world.lookers) {
      const found = await asked(looker.viewer.scope, looker)
      expect(sorted(found), looker.name).toEqual(sorted(told(looker)))
    }
  })

  it('names nobody to whoever may not see people', async () => {
    for (const { viewer } of world.lookers)
      expect(await listNearHolders({ ...viewer, can: [] }, db, [viewer.role])).toEqual([])
  })
})

describe('a write by itself', () => {
  it('changes no view of another, shared as it may be', async () => {
    for (const { viewer } of world.lookers)
      for (const { key: id } of world.views.filter(({ person }) => person !== viewer.userId)) {
        const absent = { words: { code: 'not_found' } }
        const edited = editView(server.database, viewer, { id, name: 'Чужой', shared: false })
        await expect(edited).rejects.toMatchObject(absent)
        await expect(deleteView(server.database, viewer, { id })).rejects.toMatchObject(absent)
        await expect(restoreView(server.database, viewer, { id })).rejects.toMatchObject(absent)
      }
  })

  it('puts no school on a list from which it could not be opened', async () => {
    for (const looker of world.lookers)
      for (const { key } of world.schools) {
        const reached = codesOf(looker).includes(key)
        const watched = watchSchool(server.database, looker.viewer, { code: String(key) })
        if (reached) await watched
        else await expect(watched).rejects.toMatchObject({ words: { code: 'not_found' } })
      }
  })
})
