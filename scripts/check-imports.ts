/** Runs the import table and proves that it bites: a least number of modules, and one forbidden import that must fail. */
import { createRequire } from 'node:module'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IConfiguration
const ROOMS = ['engine', 'methodology', 'intake', 'documents', 'contract', 'server', 'web', 'cli', 'demo']
const LEAST_MODULES = 200
const FORBIDDEN_FIXTURE = 'test/fixtures/forbidden-import'

async function run(paths: string[], baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    paths,
    { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true, baseDir },
    undefined,
    { tsConfig: extractTsConfig('tsconfig.json') },
  )
  return output as ICruiseResult
}

const house = await run(ROOMS, process.cwd())
for (const { rule, from, to } of house.summary.violations) console.error(`${rule.name}: ${from} → ${to}`)
if (house.summary.totalCruised < LEAST_MODULES)
  throw new Error(`only ${house.summary.totalCruised} modules seen`)
if (house.summary.error > 0) process.exit(1)

const fixture = await run(['engine'], FORBIDDEN_FIXTURE)
if (fixture.summary.error === 0) throw new Error('the forbidden import of the fixture was not found')
