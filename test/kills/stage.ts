import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Database, openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import { migrate } from '#server/platform/migrate.ts'
import { chanceFrom } from '#test/damage.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { buildRegion, buildUser } from '#test/factories.ts'
import {
  buildKilledRegion,
  faultsOf,
  filesOf,
  type KilledRegion,
  waitUntilNoneIsRead,
} from '#test/killed-import.ts'
import {
  buildServer,
  kill as killServer,
  loadServer,
  lookAt,
  type Person,
  type RunningServer,
  sendFiles,
  signIn,
  startServer,
} from '#test/running-server.ts'
import { killDatabase } from './kill-database.ts'
import { repeat, startLoad, type Writer } from './load.ts'
import { checkWrites, faultsAsWords, type MarkedWrite, type WriteFaults } from './write-check.ts'

/** PostgreSQL with all its processes, or the server that people talk to. */
export type Victim = 'database' | 'server'

export interface KillReport {
  /** Writes that the server said are stored, and those that it said nothing of. */
  acknowledged: number
  unanswered: number
  /** A job of the background was cut off. */
  cut: boolean
  /** Once all is up again, and once everybody has sent again what nobody answered. */
  crashed: WriteFaults
  repeated: WriteFaults
  /** Everything that went wrong, a sentence each. */
  failures: string[]
}

/** The whole product on a data folder of its own, with people at work in two regions. */
export interface Stage {
  database: Database
  /** Kills the victim under load, lets it be started again, has people repeat what nobody answered, and compares. */
  kill(victim: Victim, options?: { seed?: number; hasty?: boolean }): Promise<KillReport>
  /** Takes a guard away; the server is started anew. */
  spoil(statements: readonly string[]): Promise<void>
  close(): Promise<void>
}

const SCHOOLS = 30

export async function openStage(): Promise<Stage> {
  const folder = await makeDataFolder('kills')
  const postgres = await startEmbedded(folder)
  const database = openDatabase(postgres.url)
  await migrate(database)
  await migrateJobs(database)
  const built = await buildServer()
  const spare = { usual: loadServer(built.path) }
  const start = (hasty = false) => {
    if (hasty) return startServer(postgres.url, loadServer(built.path, ['hasty']))
    const program = spare.usual
    spare.usual = loadServer(built.path)
    return startServer(postgres.url, program)
  }
  let server = await start()
  let usual = true
  const restart = async (hasty = false) => {
    await killServer(server)
    server = await start(hasty)
    usual = !hasty
  }
  const writers = await buildWriters(database, server)
  const importer = await buildImporter(database, server)
  const writes: MarkedWrite[] = []
  let kills = 0

  return {
    database,
    async kill(victim, { seed = kills, hasty = false } = {}) {
      kills++
      if (hasty || !usual) await restart(hasty)
      const chance = chanceFrom(seed)
      // What is not about this kill is safe.
      await database.pool.query('checkpoint')
      const load = startLoad(server, writers, { name: `удар ${kills}`, chance })
      await load.acknowledged(20 + chance(40))
      const reading = victim === 'server' && !hasty
      if (reading) await beginReading(server, importer, kills)
      await pause(hasty ? 0 : chance(30))
      if (victim === 'server') await killServer(server)
      else await killDatabase(folder)
      await load.over
      const cut = reading && (await countUnread(database)) > 0
      if (victim === 'server') await restart()
      await whenUp(database, server, writers[0]!)
      writes.push(...load.writes)
      const acknowledged = load.writes.filter(({ done }) => done).length
      const crashed = await checkWrites(database.kysely, writes)
      const wrong = await repeat(server, writers, load.writes)
      const repeated = await checkWrites(database.kysely, writes)
      const unread = reading ? await waitUntilNoneIsRead(database.kysely) : 0
      const halves = Object.entries(await faultsOf(database.kysely, SCHOOLS))
      return {
        acknowledged,
        unanswered: load.writes.length - acknowledged,
        cut,
        crashed,
        repeated,
        failures: [
          ...load.wrong,
          ...faultsAsWords(crashed).map((words) => `after the restart ${words}`),
          ...wrong,
          ...faultsAsWords(repeated).map((words) => `after the repetition ${words}`),
          ...halves.map(([what, count]) => `${what}: ${count}`),
          ...(unread > 0 ? [`${unread} imports are not read`] : []),
        ],
      }
    },
    async spoil(statements) {
      for (const statement of statements) await database.pool.query(statement)
      // What was lost before is not lost by this.
      writes.length = 0
      await restart()
    },
    async close() {
      await killServer(server)
      spare.usual.kill('SIGKILL')
      await built.remove()
      await database.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Two people in each of two regions: those of one wait for one another at its audit log, those of two do not. */
async function buildWriters({ kysely: db }: Database, server: RunningServer): Promise<Writer[]> {
  const writers: Writer[] = []
  for (let count = 0; count < 2; count++) {
    const { region_id } = await buildRegion(db)
    const { organisation_id: root } = await db
      .selectFrom('organisations')
      .select('organisation_id')
      .where('region_id', '=', region_id)
      .executeTakeFirstOrThrow()
    for (let person = 0; person < 2; person++) {
      const { login } = await buildUser(db, { role: 'operator', region_id })
      writers.push({ ...(await signIn(server, login)), root })
    }
  }
  return writers
}

interface Importer {
  region: KilledRegion
  person: Person
}

async function buildImporter(database: Database, server: RunningServer): Promise<Importer> {
  const region = await buildKilledRegion(database, SCHOOLS)
  return { region, person: await signIn(server, region.login) }
}

/** Sends files; resolves when they are being read in the background. */
async function beginReading(server: RunningServer, { region, person }: Importer, attempt: number) {
  const id = await sendFiles(server, person, filesOf(region, attempt))
  while ((await lookAt<{ state: string }>(server, person, id)).state === 'uploaded') await pause(5)
}

async function countUnread(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ unread: number }>(
    `select count(*) as unread from imports where state in ('uploaded', 'reading')`,
  )
  return rows[0]!.unread
}

const PATIENCE_MS = 60_000

/** Resolves when the database is there again, and the server answers from it. */
async function whenUp(database: Database, { origin }: RunningServer, { cookie }: Writer): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  const isUp = async () => {
    await database.pool.query('select 1')
    return (await fetch(`${origin}/api/session`, { headers: { cookie } })).ok
  }
  while (!(await isUp().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('the product is not up again after a minute')
    await pause(20)
  }
}
