import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readAuditSearch, readReadersSearch } from './pages/audit/search.ts'
import { readCompletenessSearch } from './pages/completeness/search.ts'
import { readContextSearch } from './pages/context-index/search.ts'
import { readDutiesSearch } from './pages/duties/search.ts'
import { readImportSearch } from './pages/imports/search.ts'
import { readLinksSearch } from './pages/links/search.ts'
import { readListingSearch, readListingsSearch, readNewListingSearch } from './pages/listings/search.ts'
import { readVersionsSearch } from './pages/methods/search.ts'
import { readOrganisationsSearch } from './pages/organisations/search.ts'
import { readPassportsSearch } from './pages/passports/search.ts'
import { readPeopleSearch } from './pages/people/search.ts'
import { readCompareSearch } from './pages/runs/compare-search.ts'
import { readNewRunSearch } from './pages/runs/new-run-search.ts'
import { readOutcomesSearch } from './pages/runs/outcomes-search.ts'
import { readWhySearch } from './pages/runs/why-search.ts'
import { readCardSearch, readSchoolsSearch } from './pages/schools/search.ts'
import { readSearchSearch } from './pages/search/search.ts'
import { parseSearch, readDaySearch, writeSearch } from './search.ts'
import { Broken, NotFound } from './ui/dead-ends.tsx'
import { Shell } from './ui/shell.tsx'
import { Waiting } from './ui/waiting.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const getParentRoute = () => root

const routes = [
  createRoute({
    getParentRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/overview/overview.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/search',
    validateSearch: readSearchSearch,
    component: lazyRouteComponent(() => import('./pages/search/found.tsx'), 'SearchPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/help/$topic',
    component: lazyRouteComponent(() => import('./pages/help/help.tsx'), 'HelpPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools',
    validateSearch: readSchoolsSearch,
    component: lazyRouteComponent(() => import('./pages/schools/schools.tsx'), 'SchoolsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code',
    validateSearch: readCardSearch,
    component: lazyRouteComponent(() => import('./pages/schools/card.tsx'), 'SchoolCardPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/new',
    component: lazyRouteComponent(() => import('./pages/schools/new-school.tsx'), 'NewSchoolPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/life',
    component: lazyRouteComponent(() => import('./pages/schools/life.tsx'), 'SchoolLifePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/history',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/schools/history.tsx'), 'SchoolHistoryPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/years',
    component: lazyRouteComponent(() => import('./pages/long-view/long-view.tsx'), 'LongViewPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/links',
    component: lazyRouteComponent(() => import('./pages/schools/links.tsx'), 'SchoolLinksPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/duties',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/schools/duties.tsx'), 'SchoolDutiesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schools/$code/context',
    validateSearch: readPassportsSearch,
    component: lazyRouteComponent(() => import('./pages/schools/context.tsx'), 'SchoolContextPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/passports',
    validateSearch: readPassportsSearch,
    component: lazyRouteComponent(() => import('./pages/passports/passports.tsx'), 'PassportsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/context-index',
    validateSearch: readContextSearch,
    component: lazyRouteComponent(
      () => import('./pages/context-index/context-index.tsx'),
      'ContextIndexPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/duties',
    validateSearch: readDutiesSearch,
    component: lazyRouteComponent(() => import('./pages/duties/duties.tsx'), 'DutiesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/links',
    validateSearch: readLinksSearch,
    component: lazyRouteComponent(() => import('./pages/links/links.tsx'), 'LinksPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/imports',
    component: lazyRouteComponent(() => import('./pages/imports/imports.tsx'), 'ImportsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/imports/$id',
    validateSearch: readImportSearch,
    component: lazyRouteComponent(() => import('./pages/imports/import.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/completeness',
    validateSearch: readCompletenessSearch,
    component: lazyRouteComponent(() => import('./pages/completeness/completeness.tsx'), 'CompletenessPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/procedures',
    component: lazyRouteComponent(() => import('./pages/procedures/procedures.tsx'), 'ProceduresPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/methods',
    component: lazyRouteComponent(() => import('./pages/methods/methods.tsx'), 'MethodsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/methods/$id',
    component: lazyRouteComponent(() => import('./pages/methods/method.tsx'), 'MethodPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/methods/$id/versions',
    validateSearch: readVersionsSearch,
    component: lazyRouteComponent(() => import('./pages/methods/versions.tsx'), 'MethodVersionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/methods/versions/$key/edit',
    component: lazyRouteComponent(() => import('./pages/methods/edit.tsx'), 'EditMethodPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/runs/runs.tsx'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs/new',
    validateSearch: readNewRunSearch,
    component: lazyRouteComponent(() => import('./pages/runs/new-run.tsx'), 'NewRunPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs/$id',
    validateSearch: readOutcomesSearch,
    component: lazyRouteComponent(() => import('./pages/runs/run.tsx'), 'RunPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs/$id/compare',
    validateSearch: readCompareSearch,
    component: lazyRouteComponent(() => import('./pages/runs/compare.tsx'), 'ComparePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs/$id/schools/$code',
    validateSearch: readWhySearch,
    component: lazyRouteComponent(() => import('./pages/runs/why.tsx'), 'WhyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/listings',
    validateSearch: readListingsSearch,
    component: lazyRouteComponent(() => import('./pages/listings/listings.tsx'), 'ListingsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/listings/new',
    validateSearch: readNewListingSearch,
    component: lazyRouteComponent(() => import('./pages/listings/new-listing.tsx'), 'NewListingPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/listings/$id',
    validateSearch: readListingSearch,
    component: lazyRouteComponent(() => import('./pages/listings/listing.tsx'), 'ListingPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/listings/$id/schools/$code',
    component: lazyRouteComponent(() => import('./pages/listings/school.tsx'), 'ListingSchoolPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/profile',
    component: lazyRouteComponent(() => import('./pages/profile/profile.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/notifications',
    component: lazyRouteComponent(
      () => import('./pages/notifications/notifications.tsx'),
      'NotificationsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/organisations',
    validateSearch: readOrganisationsSearch,
    component: lazyRouteComponent(
      () => import('./pages/organisations/organisations.tsx'),
      'OrganisationsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/organisations/map',
    component: lazyRouteComponent(() => import('./pages/map/map.tsx'), 'MapPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/organisations/$id',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/organisations/organisation.tsx'), 'OrganisationPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    validateSearch: readPeopleSearch,
    component: lazyRouteComponent(() => import('./pages/people/people.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people/new',
    component: lazyRouteComponent(() => import('./pages/people/invite.tsx'), 'InvitePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people/$id',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/people/person.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/approvals',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/approvals/approvals.tsx'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/rights',
    component: lazyRouteComponent(() => import('./pages/rights/rights.tsx'), 'RightsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(() => import('./pages/audit/audit.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/audit/readers',
    validateSearch: readReadersSearch,
    component: lazyRouteComponent(() => import('./pages/audit/readers.tsx'), 'ReadersPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/jobs',
    component: lazyRouteComponent(() => import('./pages/jobs/jobs.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/settings',
    validateSearch: readDaySearch,
    component: lazyRouteComponent(() => import('./pages/settings/settings.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/settings/terms',
    component: lazyRouteComponent(() => import('./pages/settings/terms.tsx'), 'TermsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/settings/data',
    component: lazyRouteComponent(() => import('./pages/settings/data.tsx'), 'DataPage'),
  }),
] as const

/** Addresses of the working area and the pages behind them; each page loads when it is opened. */
export function createAreaRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    defaultErrorComponent: Broken,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAreaRouter>
  }
}
