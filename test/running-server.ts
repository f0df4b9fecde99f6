import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inPackage } from '#server/platform/root.ts'
import { PASSWORD } from './factories.ts'

/** A server in a process of its own, as a person's browser sees it. */
export interface RunningServer {
  process: ChildProcess
  origin: string
}

/** The server as JavaScript: it starts in half the time, which counts where it is started a hundred times. */
export async function buildServer(): Promise<{ path: string; remove(): Promise<void> }> {
  // Inside the package, so that its packages are found from there.
  await mkdir(inPackage('dist'), { recursive: true })
  const outdir = await mkdtemp(inPackage('dist/test-server-'))
  await build({
    absWorkingDir: inPackage('.'),
    entryPoints: ['test/server-process.ts', 'intake/child/child.ts'],
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
  return { path: join(outdir, 'server-process.js'), remove: () => rm(outdir, { recursive: true }) }
}

const SOURCE = fileURLToPath(new URL('./server-process.ts', import.meta.url))

/** The program of a server in a process of its own, not yet at work; from the sources unless it is built. */
export function loadServer(path = SOURCE, words: readonly string[] = []): ChildProcess {
  const execArgv = path.endsWith('.ts') ? ['--import', 'tsx'] : []
  return fork(path, words, { execArgv, stdio: 'ignore' })
}

/** Sets a server to work on a database and waits until it listens. */
export async function startServer(url: string, program = loadServer()): Promise<RunningServer> {
  program.send(url)
  const [port] = (await Promise.race([once(program, 'message'), diedEarly(program)])) as [number]
  return { process: program, origin: `http://127.0.0.1:${port}` }
}

async function diedEarly(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`the server ended before it listened: ${code ?? signal}`)
}

/** Ends a server as kill -9 does; resolves when the process is gone. */
export async function kill({ process: child }: RunningServer): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** A person at work with a server; the session outlives the server. Every request rejects when the server is gone. */
export interface Person {
  cookie: string
}

export async function signIn(server: RunningServer, login: string): Promise<Person> {
  const reply = await post(server, '/api/session', { json: { login, password: PASSWORD } })
  return {
    cookie: reply.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  }
}

/** Sends files as the page does. Answers the number of the import. */
export async function sendFiles(
  server: RunningServer,
  person: Person,
  files: readonly { name: string; bytes: Uint8Array }[],
): Promise<number> {
  const form = new FormData()
  for (const { name, bytes } of files) form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const reply = await post(server, '/api/imports', { person, form })
  return ((await reply.json()) as { id: number }).id
}

/** Applies what has been read. Answers the summary that the page shows. */
export async function applyImport<Summary>(
  server: RunningServer,
  person: Person,
  { id, version }: { id: number; version: number },
): Promise<Summary> {
  const reply = await post(server, `/api/imports/${id}/apply`, { person, json: { version } })
  return (await reply.json()) as Summary
}

/** The import as the page shows it while files are read. */
export async function lookAt<Import>(server: RunningServer, person: Person, id: number): Promise<Import> {
  const reply = await fetch(`${server.origin}/api/imports/${id}`, { headers: { cookie: person.cookie } })
  return (await reply.json()) as Import
}

async function post(
  { origin }: RunningServer,
  path: string,
  { person, json, form }: { person?: Person; json?: object; form?: FormData },
): Promise<Response> {
  const headers = {
    origin,
    ...(person && { cookie: person.cookie }),
    ...(json && { 'content-type': 'application/json' }),
  }
  const body = form ?? JSON.stringify(json)
  const reply = await fetch(origin + path, { method: 'POST', headers, body })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return reply
}
