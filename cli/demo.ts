import { parseArgs } from 'node:util'
import { Progress, say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `opora demo`: the made-up region as files, or into an empty database. */
export async function demo(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { schools: { type: 'string' }, seed: { type: 'string' }, files: { type: 'string' } },
  })
  const options = { schools: count(values.schools, '--schools'), seed: count(values.seed, '--seed') }
  const progress = new Progress()
  const onProgress = ({ done, total, title }: { done: number; total: number; title: string }) =>
    progress.show(`${done} из ${total}: ${title}`)
  if (values.files !== undefined) {
    const { writeDemoFiles } = await import('#demo/files.ts')
    const written = await writeDemoFiles(values.files, { ...options, onProgress })
    progress.done()
    say(`Файлов записано: ${written.files.length}. С чего начать — в файле «${written.guide}».`)
    return 0
  }
  await fill(options, onProgress)
  progress.done()
  return 0
}

type OnProgress = (progress: { done: number; total: number; title: string }) => void

async function fill(options: { schools?: number; seed?: number }, onProgress: OnProgress): Promise<void> {
  const { readConfig } = await import('#server/platform/config.ts')
  const { openStore } = await import('#server/platform/store.ts')
  const { fillDemo } = await import('#demo/fill.ts')
  const store = await openStore(readConfig(process.env), { busy: 'share', say })
  try {
    const { signIns } = await fillDemo(store.database, { ...options, onProgress })
    say('Демонстрационная область в базе. Войти можно так:')
    for (const { role, login, password, name } of signIns) say(`  ${role}\t${login}\t${password}\t${name}`)
  } finally {
    await store.close()
  }
}

function count(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`${option}: нужно целое число больше нуля, а не «${text}».`)
}
