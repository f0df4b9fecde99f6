import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Role } from '#contract/permissions.ts'
import { transaction } from '#server/platform/database.ts'
import { inPackage } from '#server/platform/root.ts'
import { openStore } from '#server/platform/store.ts'
import { createInvitation } from '#server/sessions/invitations.ts'
import { findCredentials } from '#server/sessions/queries.ts'
import { makeDataFolder } from '#test/data-folder.ts'

export interface SignIn {
  role: Role
  login: string
  password: string
}

/** The built product on a data folder of its own, filled with a small demonstration region. */
export interface Stand {
  /** `http://127.0.0.1:43210` */
  address: string
  signIns: Record<'region' | 'department' | 'centre' | 'district' | 'school' | 'expert', SignIn>
  /** Where letters of the demonstration are put. */
  letters: string
  stop(): Promise<void>
}

export interface StandOptions {
  /** Of the demonstration that is filled before the start; `null`: the server fills the usual one while it works. */
  schools?: number | null
  /** More settings of the server. */
  settings?: NodeJS.ProcessEnv
}

/** A real region just opened: nobody has come in yet, and the second factor is obligatory. */
export interface RegionStand extends Pick<Stand, 'address' | 'stop'> {
  /** The way in of the region's operator: `/join#…`. */
  invitation: string
}

const OPERATOR = 'operator'

/** Opens a region as the command line does, and starts the server on it. */
export async function startRegionStand(): Promise<RegionStand> {
  const folder = await makeDataFolder('region')
  await finished(opora(folder, ['region', '--name', 'Заозёрная область', '--operator', OPERATOR]))
  const invitation = `/join#${await inviteOperator(folder)}`
  const server = opora(folder, ['start'], { OPORA_DEMO: '0' })
  const address = await addressOf(server, () => true)
  return { address, invitation, stop: () => stopServer(server, folder) }
}

async function inviteOperator(folder: string): Promise<string> {
  const { database, close } = await openStore({ databaseUrl: undefined, dataFolder: folder })
  try {
    return await transaction(database, async (tx) => {
      const { userId } = (await findCredentials(tx, OPERATOR))!
      return (await createInvitation(tx, { userId, createdBy: null })).token
    })
  } finally {
    await close()
  }
}

/** Starts the server on a folder of its own, as a person would. */
export async function startStand({ schools = 30, settings = {} }: StandOptions = {}): Promise<Stand> {
  const folder = await makeDataFolder('stand')
  if (schools !== null) await finished(opora(folder, ['demo', '--schools', String(schools)], settings))
  const server = opora(folder, ['start'], settings)
  const address = await addressOf(server, (line) => line.includes('логин'))
  const signIns = await signInsOf(address)
  const of = (role: Role) => signIns.find((signIn) => signIn.role === role)!
  const stop = () => stopServer(server, folder)
  const people = {
    region: of('operator'),
    department: of('department'),
    centre: of('assessment_centre'),
    district: of('coordinator'),
    school: of('head'),
    expert: of('expert'),
  }
  return { address, signIns: people, letters: join(folder, 'mail'), stop }
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  server.kill('SIGTERM')
  await finished(server)
  await rm(folder, { recursive: true, force: true })
}

function opora(folder: string, args: string[], settings: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [inPackage('bin/opora.mjs'), ...args], {
    env: {
      ...process.env,
      OPORA_DATA: folder,
      DATABASE_URL: '',
      PORT: '0',
      OPORA_LIMITS: '100',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function finished(child: ChildProcess): Promise<void> {
  child.stdout?.resume()
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`opora ended with ${code}`))))
  })
}

async function signInsOf(address: string): Promise<SignIn[]> {
  for (;;) {
    const status = (await (await fetch(`${address}/api/status`)).json()) as {
      demo: { signIns: SignIn[] } | null
    }
    if (status.demo) return status.demo.signIns
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Reads what the server says until it has named its address and said the last thing to wait for. */
async function addressOf(server: ChildProcess, isLast: (line: string) => boolean): Promise<string> {
  let address: string | undefined
  for await (const line of createInterface({ input: server.stdout! })) {
    address ??= /Опора работает: (\S+)/.exec(line)?.[1]
    if (address && isLast(line)) return address
  }
  throw new Error('the server ended before it was ready')
}
