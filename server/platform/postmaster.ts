import { execFile } from 'node:child_process'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What `postmaster.pid` says of a server, once checked that the process really is that server. */
export interface Postmaster {
  pid: number
  /** Folder of its unix socket. */
  socketFolder: string
}

const run = promisify(execFile)

/**
 * The server that runs on a data folder, if any. A number in `postmaster.pid` alone proves nothing (the process may be
 * long gone and its number taken by another), so the command line and the folder are compared as well.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pidLine = '', folder = '', , , socketFolder = ''] = text.split('\n')
  const pid = Number(pidLine)
  if (!Number.isInteger(pid) || pid <= 1 || folder !== (await realpath(cluster))) return undefined
  const command = await commandLine(pid)
  if (!/postgres/.test(command[0] ?? '') || !command.join(' ').includes(folder)) return undefined
  return { pid, socketFolder }
}

/** The words of a running process's command, [] when there is none. */
async function commandLine(pid: number): Promise<string[]> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return text.split('\0')
  }
  const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.trim().split(' ')
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. Waits until the server is gone. */
export async function stopPostmaster(cluster: string, timeout = 30_000): Promise<void> {
  const deadline = Date.now() + timeout
  const server = await findPostmaster(cluster)
  if (server) signal(server.pid, 'SIGINT')
  while (await findPostmaster(cluster)) {
    if (Date.now() > deadline) throw new Error('Встроенный PostgreSQL не остановился за отведённое время.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
