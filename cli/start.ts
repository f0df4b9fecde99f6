import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Server } from 'node:tls'
import { parseArgs } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createOpora } from '#server/app.ts'
import { headsLeave } from '#server/audit/heads.ts'
import { startLeaving } from '#server/audit/lines.ts'
import { makeBackupJob } from '#server/backups/make-job.ts'
import { type Schedule, startSchedule } from '#server/backups/schedule.ts'
import { featureJobs, resumeWork } from '#server/features.ts'
import { tellOfFailedBackup, tellOfFailedJob } from '#server/flows/tell-failures.ts'
import { type Config, readConfig } from '#server/platform/config.ts'
import type { Database } from '#server/platform/database.ts'
import { errorCode } from '#server/platform/error-code.ts'
import { type FailedJob, type Job, startJobs } from '#server/platform/jobs.ts'
import { widened } from '#server/platform/limits.ts'
import { createMail } from '#server/platform/mail.ts'
import { inPackage } from '#server/platform/root.ts'
import { openStore, type Store } from '#server/platform/store.ts'
import { distrustOf } from '#server/platform/tls.ts'
import { openVault } from '#server/platform/vault.ts'
import { askClamd, type VirusScan } from '#server/platform/virus-scan.ts'
import { createSignOn } from '#server/sessions/oidc/provider.ts'
import { addressOf } from './address.ts'
import { UNENCRYPTED } from './backup-words.ts'
import { Demonstration } from './demonstration.ts'
import { say } from './terminal.ts'

/** Addresses that nobody but this machine can open. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** `opora start`: the database, the web server, background jobs; runs until it is told to stop. */
export async function start(args: string[]): Promise<number> {
  parseArgs({ args })
  const config = readConfig(process.env)
  const end = whenToStop()
  const store = await openStore(config, { say, onLost: end.fail })
  const logger = pino({ level: config.logLevel, base: null }, pino.destination(2))
  const demonstration = new Demonstration(store.url, LOOPBACK.has(config.host) && !config.behindProxy)
  const vault = await openVault(config)
  const mail = createMail({
    smtp: config.smtp,
    from: config.mailFrom,
    folder: join(config.dataFolder, 'mail'),
    origin: addressOf(config),
    vault,
  })
  const scan = config.clamd === undefined ? undefined : askClamd(config.clamd)
  const app = await createOpora({
    database: store.guarded,
    origin: config.origin,
    behindProxy: config.behindProxy,
    limits: widened(config.limits),
    tls: config.tls,
    keeping: {
      ...config.backups,
      encrypted: config.backups.secret !== undefined,
      allowed: store.allowed,
      headsNotes: config.auditHeads && headsNotesOf(config),
      linesNotes: config.auditLog && linesNotesOf(config),
    },
    entry: {
      secondFactor: config.secondFactor,
      vault,
      signOn: config.signOn && (await createSignOn(config.signOn)),
    },
    mail,
    scan,
    webFolder: inPackage('dist/web'),
    logger,
    demo: () => demonstration.progress,
  })
  try {
    say(`Опора работает: ${await listen(app, config)} (остановить — Ctrl+C)`)
    await tellDistrust(app, config)
    await tellOfScanner(scan)
    const onFailure = (job: string, error: unknown) =>
      logger.error({ job, code: errorCode(error) }, 'job failed')
    await resumeWork(store.database)
    const untold = (error: unknown) => onFailure('telling of a failure', error)
    const onGivenUp = (job: FailedJob) => void tellOfFailedJob(store.database, job).catch(untold)
    const onBackupFailure = (code: string) => {
      logger.error({ code }, 'backup failed')
      void tellOfFailedBackup(store.database, code).catch(untold)
    }
    const heads = keepHeads(config, (code) => logger.error({ code }, 'heads of the log not left'))
    const jobs = await startJobs({
      url: store.url,
      jobs: [...featureJobs, ...heads, ...makeBackups(store.url, config, onBackupFailure)],
      mail,
      onFailure,
      onGivenUp,
    })
    const schedule = keepBackups(store.database, config, onBackupFailure)
    const leaving = leaveLog(store, config, (code) => logger.error({ code }, 'lines of the log not left'))
    const filling = demonstration.fill(config.demo).catch(end.fail)
    const failure = await end.reached
    say(failure ? `Опора остановлена: ${failure.message}` : 'Останавливаюсь…')
    hangUpOnSlow(app, store)
    await demonstration.stop()
    await Promise.all([app.close(), jobs.stop(), schedule?.stop(), leaving?.stop(), filling])
    return failure ? 1 : 0
  } finally {
    await app.close()
    await store.close()
  }
}

const headsNotesOf = ({ dataFolder }: Config) => join(dataFolder, 'audit-heads.json')

/** The chore that leaves the ends of the audit log outside; none when the settings name no place. */
function keepHeads(config: Config, onFailure: (code: string) => void): Job<object>[] {
  const { auditHeads: folder } = config
  if (!folder) return []
  say(`Концы журнала действий: каждый час в ${folder}.`)
  return [headsLeave({ folder, notes: headsNotesOf(config), onFailure })]
}

const linesNotesOf = ({ dataFolder }: Config) => join(dataFolder, 'audit-log.json')

/** Lets the lines of the audit log leave as they are written; undefined: the settings name no place. */
function leaveLog({ database }: Store, config: Config, onFailure: (code: string) => void) {
  const { auditLog: place } = config
  if (!place) return undefined
  return startLeaving(database, { place, notes: linesNotesOf(config), onFailure })
}

/** The job that makes backups; none when the settings name no folder for them. */
function makeBackups(url: string, { backups }: Config, onFailure: (code: string) => void): Job<never>[] {
  const { folder } = backups
  return folder ? [makeBackupJob({ url, settings: { ...backups, folder }, onFailure })] : []
}

/** Backups on schedule, with what their keeper must know; undefined: the settings name no folder for them. */
function keepBackups(
  database: Database,
  { backups }: Config,
  onFailure: (code: string) => void,
): Schedule | undefined {
  const { folder } = backups
  if (!folder) {
    say('Резервные копии по расписанию не делаются: папка не задана (OPORA_BACKUP_FOLDER).')
    return undefined
  }
  say(`Резервные копии: каждый день после ${backups.hour}:00 в ${folder}.`)
  if (!backups.secret) say(UNENCRYPTED)
  return startSchedule({ database, settings: { ...backups, folder }, onFailure })
}

/** Ctrl+C, a request of the system, or a failure that leaves nothing to do. */
function whenToStop() {
  let resolve: (failure: Error | undefined) => void = () => undefined
  const reached = new Promise<Error | undefined>((settle) => {
    resolve = settle
  })
  process.once('SIGINT', () => resolve(undefined))
  process.once('SIGTERM', () => resolve(undefined))
  return { reached, fail: (error: Error) => resolve(error) }
}

/** ms */
const STOP_PATIENCE = 15_000

/** Whoever neither sends the rest of a request nor hangs up must not keep the server from ending. */
function hangUpOnSlow(app: FastifyInstance, store: Store): void {
  const hangUp = () => {
    app.server.closeAllConnections()
    for (const database of [store.database, store.guarded]) database.breakOff(performance.now())
  }
  setTimeout(hangUp, STOP_PATIENCE).unref()
}

/** Answers the address to open. */
async function listen(app: FastifyInstance, config: Config): Promise<string> {
  await app.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`Порт ${config.port} занят другой программой. Укажите свободный в переменной PORT.`)
      : error
  })
  const { port } = app.server.address() as AddressInfo
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host
  return addressOf({ ...config, port }, host)
}

/** Whoever keeps the server is told before the people are that their browsers will not believe it. */
async function tellDistrust(app: FastifyInstance, { tls, origin }: Config): Promise<void> {
  if (!tls || !origin) return
  const why = await distrustOf(app.server as unknown as Server, new URL(origin).hostname)
  if (why)
    say(
      `Сертификату поверят не все браузеры (${why}): нужен выданный общеизвестным центром на имя ${origin}.`,
    )
}

/** Files are refused until it answers, so whoever starts the server should know before the people do. */
async function tellOfScanner(scan: VirusScan | undefined): Promise<void> {
  await scan?.(new Uint8Array()).catch((error: unknown) =>
    say(
      `Проверка на вирусы не отвечает (OPORA_CLAMD, ${errorCode(error)}): пока это так, файлы не принимаются.`,
    ),
  )
}
