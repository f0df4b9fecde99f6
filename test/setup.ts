import { rm } from 'node:fs/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import { migrate } from '#server/platform/migrate.ts'
import { makeDataFolder } from './data-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the server's maintenance database. */
    postgresUrl: string
    /** A migrated database that each test file clones. */
    template: string
  }
}

/** One PostgreSQL for all test files of a project; answers how to take it away again. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = project.name === 'server-outside' ? outsideServer() : await ownServer()
  const template = `opora_template_${process.pid}`
  await administer(server.url, `create database ${template}`)
  const database = openDatabase(databaseUrl(server.url, template))
  await migrate(database)
  await migrateJobs(database)
  await database.close()
  project.provide('postgresUrl', server.url)
  project.provide('template', template)
  return async () => {
    await administer(server.url, `drop database ${template}`)
    await server.stop()
  }
}

function outsideServer() {
  const url = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL
  if (!url) throw new Error('TEST_DATABASE_URL is not set')
  return { url, stop: async () => undefined }
}

async function ownServer() {
  const folder = await makeDataFolder('test')
  // Thrown away afterwards, so it need not survive a power cut.
  const server = await startEmbedded(folder, { settings: { fsync: 'off', max_connections: '200' } })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** One statement that cannot run in a transaction. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
