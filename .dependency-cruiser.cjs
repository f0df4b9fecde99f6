/** Who may import whom: the table of docs/ARCHITECTURE.md as rules. */
const TEST = '\\.(test|fixture)\\.tsx?$'
const rooms = (...names) => `^(${names.join('|')})/`

/** `room` may import only itself, `allowed` rooms and packages. */
function only(room, allowed, { except = [] } = {}) {
  return {
    name: `${room}-imports`,
    severity: 'error',
    from: { path: rooms(room), pathNot: [TEST, ...except] },
    to: {
      pathNot: [
        rooms(room, ...allowed),
        'node_modules',
        '^node:',
        '^(fs|path|os|url|crypto|stream|zlib|util|events|child_process|worker_threads|net|tls|http|https|buffer|timers|module|perf_hooks|readline|assert|v8)(/|$)',
      ],
    },
  }
}

module.exports = {
  forbidden: [
    only('engine', []),
    {
      name: 'engine-is-pure',
      severity: 'error',
      from: { path: '^engine/', pathNot: TEST },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    only('methodology', ['engine']),
    only('intake', ['engine', 'db/reference'], { except: ['^intake/child/'] }),
    {
      name: 'reading-process-imports',
      severity: 'error',
      from: { path: '^intake/child/', pathNot: TEST },
      to: { path: '^(server|web|cli|demo|contract)/' },
    },
    only('documents', ['engine', 'intake']),
    only('contract', ['engine']),
    only('web', ['contract', 'engine']),
    only('server', ['contract', 'engine', 'methodology', 'intake', 'documents', 'db']),
    only('demo', ['engine', 'methodology', 'intake', 'documents', 'contract', 'server', 'db']),
    only('cli', ['engine', 'methodology', 'intake', 'documents', 'contract', 'server', 'demo', 'db']),
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: TEST },
      to: { path: '^server/', pathNot: '^server/platform/' },
    },
    {
      name: 'features-meet-by-queries-and-policy',
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: [TEST, '^server/(flows|platform)/'] },
      to: {
        path: '^server/[^/]+/',
        pathNot: ['^server/$1/', '^server/(platform|flows)/', '/(queries|policy|view)\\.ts$'],
      },
    },
    {
      name: 'pages-do-not-meet',
      severity: 'error',
      from: { path: '^web/pages/([^/]+)/' },
      to: { path: '^web/pages/', pathNot: '^web/pages/$1/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'forbidden-packages',
      severity: 'error',
      from: {},
      to: { path: 'node_modules/(xlsx|prisma|@electric-sql/pglite|testcontainers)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|data|bench/peers)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
