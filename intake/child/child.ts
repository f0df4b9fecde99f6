import { annotate } from '#documents/annotated.ts'
import { Refusal } from '#intake/grid.ts'
import { readFile } from '#intake/read-file.ts'
import { WorksFile } from './copy-text.ts'
import type { ChildAnswer, ChildMessage, ReadingSetup, ReadTask, Task } from './protocol.ts'
import { rowsOf } from './rows-of.ts'

/** The process that opens people's files: whatever they hold, the server goes on. */
let setup: ReadingSetup | null = null

process.on('message', async (message: ChildMessage) => {
  if ('setup' in message) setup = message.setup
  else process.send?.(await perform(message.id, message.task))
})
process.on('disconnect', () => process.exit())

async function perform(id: number, task: Task): Promise<ChildAnswer> {
  try {
    if (task.kind === 'annotate')
      return { id, kind: 'annotate', bytes: await annotate(task.bytes, task.name, task.findings) }
    if (task.kind === 'rows') return { id, kind: 'rows', rows: await rowsOf(task) }
    return { id, kind: 'read', file: await read(task) }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { id, kind: 'failed', refusal: error instanceof Refusal ? error.reason : null, message }
  }
}

async function read(task: ReadTask) {
  if (!setup) throw new Error('no setup yet')
  const works = new WorksFile(task.works.path, task.works.prefix, setup.ids)
  try {
    return await readFile(
      { name: task.name, bytes: task.bytes },
      { ...setup.context, hints: task.hints },
      works.sink,
    )
  } finally {
    works.close()
  }
}
