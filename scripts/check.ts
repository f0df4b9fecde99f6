/** `npm run check`: every guard of the house that needs no database; stops at the first that fails. */
import { spawnSync } from 'node:child_process'

const GUARDS: readonly (readonly [string, string])[] = [
  ['types', 'tsc --noEmit'],
  ['types of the engine, without Node and DOM', 'tsc --noEmit -p engine/tsconfig.json'],
  ['lint and format', 'biome check .'],
  ['who imports whom', 'tsx scripts/check-imports.ts'],
  ['unused code and packages', 'knip'],
  ['links of the docs', 'tsx scripts/check-links.ts'],
  ['generated files', 'tsx scripts/generate.ts --check'],
  ['size of the first visit', 'tsx scripts/bundle-budget.ts'],
]

for (const [name, command] of GUARDS) {
  const { status } = spawnSync('npx', ['--no-install', ...command.split(' ')], { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`check: ${name} failed (${command})`)
    process.exit(1)
  }
  console.log(`check: ${name}: ok`)
}
