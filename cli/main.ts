import { type Command, commandHelp, HELP } from './help.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** What a command returns is the exit code of the process. */
type Run = (args: string[]) => Promise<number>

/** Each command loads only what it needs, so that a short command starts at once. */
const COMMANDS: Record<Command, () => Promise<Run>> = {
  audit: async () => (await import('./audit.ts')).audit,
  backup: async () => (await import('./backup.ts')).backup,
  backups: async () => (await import('./backup.ts')).backups,
  check: async () => (await import('./check.ts')).check,
  identify: async () => (await import('./identify.ts')).identify,
  import: async () => (await import('./import.ts')).importFiles,
  demo: async () => (await import('./demo.ts')).demo,
  keys: async () => (await import('./keys.ts')).keys,
  migrate: async () => (await import('./migrate.ts')).migrate,
  operator: async () => (await import('./operator.ts')).operator,
  region: async () => (await import('./region.ts')).region,
  restore: async () => (await import('./restore.ts')).restore,
  'second-factor': async () => (await import('./second-factor.ts')).secondFactor,
  start: async () => (await import('./start.ts')).start,
}

const USAGE_EXIT = 64

/** Runs `opora ARGS…` and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    say(HELP)
    return 0
  }
  if (!(name in COMMANDS)) {
    process.stderr.write(`Команды «${name}» нет.\n\n${HELP}\n`)
    return USAGE_EXIT
  }
  const command = name as Command
  if (rest.includes('--help') || rest.includes('-h')) {
    say(commandHelp(command))
    return 0
  }
  try {
    const run = await COMMANDS[command]()
    return await run(rest)
  } catch (error) {
    if (!(error instanceof UsageError) && !isArgumentError(error)) throw error
    process.stderr.write(`${(error as Error).message}\n\n${commandHelp(command)}\n`)
    return USAGE_EXIT
  }
}

function isArgumentError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')
}
