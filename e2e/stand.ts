import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Role } from '#contract/permissions.ts'
import { inPackage } from '#server/platform/root.ts'

export interface SignIn {
  role: Role
  login: string
  password: string
}

/** The built product on a data folder of its own, filled with a small demonstration region. */
export interface Stand {
  /** `http://127.0.0.1:43210` */
  address: string
  signIns: Record<'region' | 'district' | 'school', SignIn>
  stop(): Promise<void>
}

export interface StandOptions {
  /** Of the demonstration that is filled before the start; `null`: the server fills the usual one while it works. */
  schools?: number | null
}

/** Starts the server on a folder of its own, as a person would. */
export async function startStand({ schools = 30 }: StandOptions = {}): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'opora-stand-'))
  if (schools !== null) await finished(opora(folder, ['demo', '--schools', String(schools)]))
  const server = opora(folder, ['start'])
  const address = await addressOf(server)
  const signIns = await signInsOf(address)
  const of = (role: Role) => signIns.find((signIn) => signIn.role === role)!
  const stop = async () => {
    server.kill('SIGTERM')
    await finished(server)
    await rm(folder, { recursive: true, force: true })
  }
  const people = { region: of('operator'), district: of('coordinator'), school: of('head') }
  return { address, signIns: people, stop }
}

function opora(folder: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [inPackage('bin/opora.mjs'), ...args], {
    env: { ...process.env, OPORA_DATA: folder, DATABASE_URL: '', PORT: '0' },
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

/** Reads what the server says until it names its address and the sign-ins. */
async function addressOf(server: ChildProcess): Promise<string> {
  let address: string | undefined
  for await (const line of createInterface({ input: server.stdout! })) {
    address ??= /Опора работает: (\S+)/.exec(line)?.[1]
    if (address && line.includes('логин')) return address
  }
  throw new Error('the server ended before it was ready')
}
