import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ReadFile } from '#intake/types.ts'
import type {
  AnnotateTask,
  ChildAnswer,
  ReadingSetup,
  ReadTask,
  RowsAnswer,
  RowsTask,
  Task,
} from './protocol.ts'

const HEAP_MB = 384
/** With buffers outside the heap; more than this and the child is stopped. */
const RESIDENT_MB = 900
const TIME_LIMIT_MS = 60_000
const MEMORY_CHECK_MS = 250

/** The file could not be read to the end: a sentence in Russian that says why and what to do. */
export class ReadingStopped extends Error {}

/** The reading was called off from outside. */
export class ReadingCancelled extends Error {}

export interface Reader {
  read(task: Omit<ReadTask, 'kind'>, signal?: AbortSignal): Promise<ReadFile>
  rows(task: Omit<RowsTask, 'kind'>, signal?: AbortSignal): Promise<RowsAnswer>
  annotate(task: Omit<AnnotateTask, 'kind'>, signal?: AbortSignal): Promise<Buffer>
  close(): void
}

/**
 * Opens files in a child process with bounded memory and time, one at a time. A file that breaks the child does not
 * break the next one: a new child takes over. `setup` is needed to read, not to show or annotate.
 */
export function openReader(setup: ReadingSetup | null, limits: { timeMs?: number } = {}): Reader {
  let child: ChildProcess | null = null
  let count = 0

  async function ask(task: Task, signal?: AbortSignal): Promise<ChildAnswer> {
    if (signal?.aborted) throw new ReadingCancelled('cancelled')
    child ??= start(setup)
    try {
      return await answerOf(child, { id: ++count, task }, limits.timeMs ?? TIME_LIMIT_MS, signal)
    } catch (error) {
      child.kill('SIGKILL')
      child = null
      throw error
    }
  }

  return {
    async read(task, signal) {
      const answer = await ask({ ...task, kind: 'read' }, signal)
      if (answer.kind !== 'read') throw stopped(answer)
      return answer.file
    },
    async rows(task, signal) {
      const answer = await ask({ ...task, kind: 'rows' }, signal)
      if (answer.kind !== 'rows') throw stopped(answer)
      return answer.rows
    },
    async annotate(task, signal) {
      const answer = await ask({ ...task, kind: 'annotate' }, signal)
      if (answer.kind !== 'annotate') throw stopped(answer)
      return Buffer.from(answer.bytes)
    },
    close() {
      child?.kill('SIGKILL')
      child = null
    },
  }
}

function stopped(answer: ChildAnswer): Error {
  if (answer.kind !== 'failed') return new Error(`the child answered another question: ${answer.kind}`)
  return answer.refusal === null ? new Error(answer.message) : new ReadingStopped(answer.refusal)
}

function start(setup: ReadingSetup | null): ChildProcess {
  // The built server has the child beside it as JavaScript; from sources it goes through tsx.
  const source = import.meta.url.endsWith('.ts')
  const path = fileURLToPath(new URL(source ? './child.ts' : './child.js', import.meta.url))
  const child = fork(path, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${HEAP_MB}`, ...(source ? ['--import', 'tsx'] : [])],
    env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  if (setup) child.send({ setup })
  return child
}

function answerOf(
  child: ChildProcess,
  message: { id: number; task: Task },
  timeMs: number,
  signal?: AbortSignal,
): Promise<ChildAnswer> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer)
      clearInterval(memory)
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const give = (error: Error) => finish(() => reject(error))
    const onMessage = (answer: ChildAnswer) => answer.id === message.id && finish(() => resolve(answer))
    const onExit = () => give(new ReadingStopped(WORDS.memory))
    const onError = (error: Error) => give(error)
    const onAbort = () => give(new ReadingCancelled('cancelled'))
    const timer = setTimeout(() => give(new ReadingStopped(WORDS.time)), timeMs)
    const memory = setInterval(async () => {
      if ((await residentMb(child.pid)) > RESIDENT_MB) give(new ReadingStopped(WORDS.memory))
    }, MEMORY_CHECK_MS)
    child.on('message', onMessage).on('exit', onExit).on('error', onError)
    signal?.addEventListener('abort', onAbort)
    child.send(message, (error) => error && give(error))
  })
}

const WORDS = {
  time: 'Файл читался дольше минуты, чтение остановлено. Разделите его на несколько файлов и загрузите снова.',
  memory:
    'Файл не удалось прочитать: он повреждён или слишком велик. Пересохраните его в Excel как «Книга Excel (.xlsx)» или разделите на части.',
}

/** Resident memory of a process in MB; 0 where the system does not tell (outside Linux the heap limit alone holds). */
async function residentMb(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return (Number(text.split(' ')[1] ?? 0) * 4096) / 2 ** 20
}
