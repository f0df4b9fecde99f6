// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import { open, type Suspect } from './mutant.ts'

const tests = ['test/first-wall.test.ts']

export const everyday: readonly Suspect[] = [
  {
    file: 'server/search/queries.ts',
    tests,
    mutants: [
      open('any school is found', 'where: sql<SqlBool>`${schoolsInScope(scope)}`'),
      {
        text: 'where: peopleInScope(scope),',
        instead: 'where: sql<SqlBool>`true`,',
        hole: 'anybody is found',
      },
      open(
        'any organisation is found',
        '${organisationsInScope(scope)} and organisations.kind',
        '${organisationsInScope(scope)}',
      ),
      open(
        'any file is found',
        '${importsInScope(scope)} and import_files.state',
        '${importsInScope(scope)}',
      ),
      open(
        'any run is found',
        'where: sql<SqlBool>`runs.region_id = ${scope.regionId}`',
        'runs.region_id = ${scope.regionId}',
      ),
    ],
  },
  {
    file: 'server/search/routes.ts',
    tests: ['server/search/search.test.ts'],
    mutants: [
      {
        text: 'decide(viewer, FINDERS[one].needs).allowed && ',
        instead: '',
        hole: 'search finds what the role may not read',
      },
    ],
  },
  {
    file: 'server/saved-views/queries.ts',
    tests,
    mutants: [
      {
        text: '      and (saved_views.user_id = ${viewer.userId} or saved_views.organisation_id = ${viewer.organisation.id})\n',
        instead: '',
        hole: 'saved views of all in the region',
      },
      {
        text: 'saved_views.organisation_id = ${viewer.organisation.id}',
        instead: 'saved_views.organisation_id is not null',
        hole: 'views shared in other organisations',
      },
      {
        text: '(saved_views.user_id = ${viewer.userId} or ',
        instead: '(saved_views.organisation_id is null or ',
        hole: 'views that are not shared',
      },
      {
        text: '      and saved_views.deleted_at is null\n',
        instead: '',
        hole: 'deleted views',
      },
      { text: ' and saved_views.page = ${page}\n', instead: '\n', hole: 'views of pages that are not open' },
    ],
  },
  {
    file: 'server/saved-views/actions.ts',
    tests: ['server/saved-views/saved-views.test.ts'],
    mutants: [
      {
        text: "if (!decide(viewer, 'people.write').allowed)",
        instead: 'if (false)',
        hole: 'anybody shares a view with his organisation',
      },
      {
        text: 'if (!decide(viewer, pagesWithViews[page]).allowed) throw',
        instead: 'if (false) throw',
        hole: 'a view of a page that is not open is saved',
      },
    ],
  },
  {
    file: 'server/saved-views/actions.ts',
    tests,
    mutants: [
      {
        text: 'and user_id = ${viewer.userId} and view_id = ${id} and ${state}',
        instead: 'and view_id = ${id} and ${state}',
        hole: 'another’s view is changed',
      },
    ],
  },
  {
    file: 'server/notifications/queries.ts',
    tests,
    mutants: [
      open(
        'notifications of others',
        'from notifications where user_id = ${userId} and ${afterCursor',
        'user_id = ${userId}',
      ),
      open(
        'the number of notifications of others',
        'from notifications where user_id = ${userId}`',
        'user_id = ${userId}',
      ),
      open(
        'unread notifications of others',
        'from notifications where user_id = ${userId} and read_at',
        'user_id = ${userId}',
      ),
    ],
  },
  {
    file: 'server/watched-schools/queries.ts',
    tests,
    mutants: [
      {
        text: ' and watched_schools.user_id = ${userId})`',
        instead: ')`',
        hole: 'schools that others watch',
      },
      open(
        'whether any school is watched',
        'select from schools where ${schoolsInScope(scope)} and schools.code',
      ),
      open(
        'watched schools out of reach are counted',
        'from schools where ${schoolsInScope(scope)} and ${isWatchedBy(userId)}',
      ),
    ],
  },
  {
    file: 'server/watched-schools/actions.ts',
    tests,
    mutants: [
      {
        text: '.where(schoolsInScope(scope))',
        instead: '',
        hole: 'any school is watched',
      },
    ],
  },
  {
    file: 'server/why/queries.ts',
    tests,
    mutants: [
      open(
        'who may help elsewhere',
        'where ${organisationsInScope(viewer.scope)} and ${levelColumn}',
        '${organisationsInScope(viewer.scope)}',
      ),
      open(
        'who may help, below or above',
        '${levelColumn} = ${viewer.level}\n',
        '${levelColumn} = ${viewer.level}',
      ),
      {
        text: "!decide(viewer, 'people.read').allowed",
        instead: 'false',
        hole: 'names of people for those who may not see people',
      },
    ],
  },
]
