import { defineConfig } from 'vitest/config'

const outside = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL

/** Tests over HTTP on a real database: our own PostgreSQL always, another one when its address is given. */
const onDatabase = (name: string) => ({
  test: {
    name,
    include: ['server/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    env: { DATABASE_URL: '', TEST_DATABASE_URL: '' },
    // Processes are started and killed beside other tests that do the same: patience is no measure of speed.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})

export default defineConfig({
  test: {
    // Most of them wait for databases, browsers and other processes: two at a time take half as long, also on two cores.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{engine,intake,methodology,documents,contract,demo,cli,web,scripts,bench}/**/*.test.{ts,tsx}',
          ],
          testTimeout: 30_000,
        },
      },
      onDatabase('server'),
      ...(outside ? [onDatabase('server-outside')] : []),
      {
        test: { name: 'browser', include: ['e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 },
      },
    ],
  },
})
