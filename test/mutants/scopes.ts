// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import { open, type Suspect } from './mutant.ts'

const tests = ['test/first-wall.test.ts']

export const scopes: readonly Suspect[] = [
  {
    file: 'server/platform/scope.ts',
    tests,
    mutants: [
      {
        text: "const conditions = [build('schools.region_id', '=', scope.regionId)]",
        instead: 'const conditions: ReturnType<typeof build.and>[] = []',
        hole: 'schools of all regions',
      },
      {
        text: '  if (scope.municipalityId !== null)\n    conditions',
        instead: '  if (false)\n    conditions',
        hole: 'a municipality has the schools of the region',
      },
      {
        text: 'if (scope.schoolId !== null) conditions',
        instead: 'if (false) conditions',
        hole: 'a school has the schools of the region',
      },
      {
        text: 'return build.and(conditions)',
        instead: 'return build.or(conditions)',
        hole: 'one condition of a scope is enough',
      },
    ],
  },
  {
    file: 'server/platform/as-of.ts',
    tests,
    mutants: [
      {
        text: 'where history.region_id = ${regionId} and history.table_name',
        instead: 'where history.table_name',
        hole: 'the past of all regions',
        equivalent:
          'whoever reads the past asks for his own region besides and joins by it; of other regions the database shows no row',
      },
    ],
  },
  {
    file: 'server/platform/as-of.ts',
    tests: ['test/as-of.test.ts'],
    mutants: [
      {
        text: '${since} <= ${at} and (',
        instead: '(',
        hole: 'a day shows what came after it',
      },
      {
        text: ' and (${until} is null or ${until} > ${at})`',
        instead: '`',
        hole: 'a day shows what was over by then',
      },
      {
        text: "interval '1 day' - interval '1 microsecond'",
        instead: "interval '1 day'",
        hole: 'a day takes the first instant of the next',
      },
      {
        text: '(select now.time_zone from public.regions as now where now.region_id = ${regionId})',
        instead: "'UTC'",
        hole: 'days of the past go by another clock',
      },
      {
        text: 'if (future)',
        instead: 'if (false)',
        hole: 'a day to come is shown as if it were known',
      },
      {
        text: 'if (!known)',
        instead: 'if (false)',
        hole: 'a day before the history is shown as empty',
      },
    ],
  },
  {
    file: 'server/schools/queries.ts',
    tests,
    mutants: [
      open(
        'the list of schools',
        'where ${schoolsInScope(seen.scope)} and ${passing(page, seen)} and ${afterCursor',
        '${schoolsInScope(seen.scope)}',
      ),
      open(
        'the number of schools',
        'where ${schoolsInScope(seen.scope)} and ${passing(page, seen)}`.execute',
        '${schoolsInScope(seen.scope)}',
      ),
      open('kinds of schools', 'where ${schoolsInScope(seen)} and ${known}', '${schoolsInScope(seen)}'),
      open('schools of a past day', 'sql<SqlBool>`${schoolsInScope(scope)} and ${which}`'),
      open('municipalities with their schools', 'where ${schoolsInScope(scope)} and ${isOpen(scope)}'),
      open('the card of a school', 'where ${schoolsInScope(scope)} and schools.code = ${code}'),
      open('results of any schools', 'where ${schoolsInScope(scope)} and results.school_id = any'),
      open('versions of a result', 'where ${schoolsInScope(scope)} and results.school_id = ${of.schoolId}'),
    ],
  },
  {
    file: 'server/schools/life-queries.ts',
    tests,
    mutants: [
      open('predecessors elsewhere', 'where ${schoolsInScope(scope)} and schools.school_id <> ${schoolId}'),
    ],
  },
  {
    file: 'server/audit/history-queries.ts',
    tests,
    mutants: [
      open(
        'the history of a school',
        '${versionsOf(schoolId, sql`history.since`)} and ${schoolsInScope(scope)}\n    order by',
      ),
    ],
  },
  {
    file: 'server/runs/queries.ts',
    tests,
    mutants: [
      open('facts of other schools', 'where ${schoolsInScope(scope)} and ${isOpenIn(year)} order by'),
      open(
        'results of other schools behind a run',
        'where ${schoolsInScope(scope)} and ${isOpenIn(year)} and results.current',
      ),
      open(
        'counts of a run over all',
        'where ${schoolsInScope(scope)} and run_outcomes.run_id = runs.run_id',
      ),
      open(
        'runs of all regions',
        'where runs.region_id = ${scope.regionId} and ${afterCursor',
        'runs.region_id = ${scope.regionId}',
      ),
      open(
        'the number of runs of all regions',
        'from runs where region_id = ${scope.regionId}',
        'region_id = ${scope.regionId}',
      ),
      open(
        'a run of another region',
        'where runs.region_id = ${scope.regionId} and runs.run_id = ${id}',
        'runs.region_id = ${scope.regionId}',
      ),
      open(
        'bands over all',
        'where ${schoolsInScope(scope)} and run_outcomes.run_id = ${run} and run_outcomes.band',
      ),
      open('outcomes of all schools', 'where ${schoolsInScope(scope)} and run_outcomes.run_id = ${page.run}'),
      open(
        'the number of outcomes of all',
        'where ${schoolsInScope(scope)} and run_outcomes.run_id = ${of.run} and ${passing',
      ),
      open(
        'the outcome of any school',
        'where ${schoolsInScope(scope)} and run_outcomes.run_id = ${of.run} and schools.code',
      ),
    ],
  },
  {
    file: 'server/completeness/queries.ts',
    tests,
    mutants: [
      open(
        'completeness of all schools',
        'sql<SqlBool>`${schoolsInScope(stood.scope)} and ${isOpenIn(year)}',
        '${schoolsInScope(stood.scope)}',
      ),
      open(
        'completeness of all schools on a past day',
        'const schools = sql<SqlBool>`${schoolsInScope(scope)}`',
      ),
    ],
  },
  {
    file: 'server/overview/queries.ts',
    tests,
    mutants: [
      open('years over all schools', 'where ${schoolsInScope(scope)} and results.current'),
      open(
        'imports that wait, anybody’s',
        'where ${importsInScope(scope)} and imports.state',
        '${importsInScope(scope)}',
      ),
      open(
        'watched schools out of reach, with another answer',
        'where ${schoolsInScope(scope)} and ${isWatchedBy(userId)}',
      ),
      open(
        'schools others watch, with another answer',
        '${isWatchedBy(userId)} and outcome.identified',
        '${isWatchedBy(userId)}',
      ),
    ],
  },
  {
    file: 'server/outlines/queries.ts',
    tests,
    mutants: [open('the map counts all schools', 'where ${schoolsInScope(scope)}\n    group by')],
  },
  {
    file: 'server/imports/queries.ts',
    tests,
    mutants: [
      {
        text: '  if (scope.schoolId !== null) return sql<SqlBool>`false`\n',
        instead: '',
        hole: 'a school sees imports',
      },
      {
        text: 'if (scope.municipalityId === null) return sql<SqlBool>`imports.region_id = ${scope.regionId}`',
        instead: 'if (scope.municipalityId === null) return sql<SqlBool>`true`',
        hole: 'imports of all regions',
      },
      {
        text: ' and organisations.municipality_id = ${scope.municipalityId})`',
        instead: ')`',
        hole: 'a municipality sees the imports of the region',
      },
      open(
        'the list of imports',
        'where ${importsInScope(scope)} and ${afterCursor(latestFirst',
        '${importsInScope(scope)}',
      ),
      open(
        'the number of imports',
        'from imports where ${importsInScope(scope)}`.execute(db)\n  return rows[0]!.total',
        '${importsInScope(scope)}',
      ),
      open(
        'counts of imports',
        'from imports where ${importsInScope(scope)}`.execute(db)\n  return rows[0]!\n',
        '${importsInScope(scope)}',
      ),
      open(
        'any import',
        'where ${importsInScope(scope)} and imports.import_id = ${id}',
        '${importsInScope(scope)}',
      ),
      open(
        'files of any import',
        'where ${importsInScope(scope)} and import_files.import_id = ${importId}\n    order by import_files.file_id',
        '${importsInScope(scope)}',
      ),
      open(
        'the bytes of any file',
        'where ${importsInScope(scope)} and import_files.import_id = ${of.id}',
        '${importsInScope(scope)}',
      ),
      open(
        'findings of any file',
        'where ${importsInScope(scope)} and findings.file_id',
        '${importsInScope(scope)}',
      ),
    ],
  },
  {
    file: 'server/files/queries.ts',
    tests,
    mutants: [
      {
        text: 'where ${schoolsInScope(scope)} and results.file_id = ${file}))`.execute(db)\n  return rows[0]\n',
        instead: 'where results.file_id = ${file}))`.execute(db)\n  return rows[0]\n',
        hole: 'the file behind any result',
      },
      {
        text: 'where ${schoolsInScope(scope)} and results.file_id = ${file}))`.execute(db)\n  return rows.length > 0',
        instead: 'where results.file_id = ${file}))`.execute(db)\n  return rows.length > 0',
        hole: 'whether any file is there',
      },
      open(
        'rows behind any result',
        'where ${schoolsInScope(scope)} and results.file_id = ${of.file} and results.row_number',
      ),
      {
        text: 'return scope.municipalityId === null && scope.schoolId === null',
        instead: 'return scope.municipalityId === null',
        hole: 'a school opens every file of the region',
      },
      {
        text: 'return scope.municipalityId === null && scope.schoolId === null',
        instead: 'return scope.schoolId === null',
        hole: 'a municipality opens every file of the region',
      },
    ],
  },
  {
    file: 'server/organisations/queries.ts',
    tests,
    mutants: [
      {
        text: 'const region = sql<SqlBool>`organisations.region_id = ${regionId}`',
        instead: 'const region = sql<SqlBool>`true`',
        hole: 'organisations of all regions',
      },
      {
        text: '${region} and organisations.school_id = ${schoolId}`',
        instead: '${region}`',
        hole: 'a school has the organisations of the region',
      },
      {
        text: 'if (municipalityId === null) return region',
        instead: 'return region',
        hole: 'a municipality has the organisations of the region',
      },
      {
        text: ' and municipality_id = ${municipalityId}))`',
        instead: '))`',
        hole: 'a municipality has the schools’ organisations of the region',
      },
      {
        text: '\n    or organisations.school_id in (select school_id from schools\n      where region_id = ${regionId} and municipality_id = ${municipalityId}))`',
        instead: ')`',
        hole: 'a municipality has not the organisations of its schools',
      },
      open(
        'the list of organisations',
        'where ${seenIn(scope, page.on)} and ${passing(page)}',
        '${seenIn(scope, page.on)}',
      ),
      open(
        'the number of organisations',
        'where ${seenIn(scope, filters.on)} and ${passing(filters)}',
        '${seenIn(scope, filters.on)}',
      ),
      open(
        'any organisation',
        'where ${seenIn(scope, on)} and organisations.organisation_id = ${id}',
        '${seenIn(scope, on)}',
      ),
    ],
  },
  {
    file: 'server/audit/queries.ts',
    tests,
    mutants: [
      {
        text: 'sql<SqlBool>`audit_log.region_id = ${regionId}`',
        instead: 'sql<SqlBool>`true`',
        hole: 'lines of all regions',
      },
      {
        text: 'if (municipalityId === null && schoolId === null) return ofRegion',
        instead: 'if (municipalityId === null || schoolId === null) return ofRegion',
        hole: 'a municipality reads the log of the region',
      },
      {
        text: 'if (municipalityId === null && schoolId === null) return ofRegion',
        instead: 'if (municipalityId === null) return ofRegion',
        hole: 'a school reads the log of the region',
      },
      {
        text: 'schoolId === null ? sql`organisations.municipality_id = ${municipalityId}` : sql`false`',
        instead: 'schoolId === null ? sql`true` : sql`false`',
        hole: 'a municipality reads lines of others',
      },
      {
        text: 'schoolId === null ? sql`organisations.municipality_id = ${municipalityId}` : sql`false`',
        instead: 'sql`organisations.municipality_id is not null`',
        hole: 'a school reads lines of municipalities',
      },
      {
        text: '(${ofMunicipality} or ${schoolsInScope(scope)})',
        instead: '(${ofMunicipality})',
        hole: 'a municipality does not read what its schools did',
      },
      open(
        'the list of lines',
        'where ${linesInScope(scope)} and ${passing(page.filters)}',
        '${linesInScope(scope)}',
      ),
      open(
        'the number of lines',
        'where ${linesInScope(scope)} and ${passing(filters)}',
        '${linesInScope(scope)}',
      ),
    ],
  },
]
