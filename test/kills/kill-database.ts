import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findPostmaster } from '#server/platform/postmaster.ts'

/** Ends PostgreSQL as a power cut would, all of its processes; resolves when they are gone. */
export async function killDatabase(folder: string): Promise<void> {
  const server = await findPostmaster(join(folder, 'postgres'))
  if (!server) throw new Error('there is no server to be killed')
  // Nobody is to be told of the end of another: the parent stands still while its children go.
  signal(server.pid, 'SIGSTOP')
  const all = [...(await childrenOf(server.pid)), server.pid]
  for (const pid of all) signal(pid, 'SIGKILL')
  while ((await Promise.all(all.map(isAlive))).includes(true)) await pause(5)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** State and parent stand behind the name of the process, which may hold anything. */
async function statOf(pid: number): Promise<{ state: string; parent: number } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state, parent: Number(parent) }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found = await Promise.all(pids.map(async (pid) => ({ pid, parent: (await statOf(pid))?.parent })))
  return found.filter((one) => one.parent === parent).map(({ pid }) => pid)
}

async function isAlive(pid: number): Promise<boolean> {
  const found = await statOf(pid)
  return found !== undefined && !['Z', 'X'].includes(found.state)
}
