import { roles } from '#contract/permissions.ts'
import { roleWord } from '#contract/role-words.ts'
import type { DemoProgress } from '#contract/status.ts'
import { termsOf } from '#contract/terms.ts'
import { fillDemo } from '#demo/fill.ts'
import { openState } from '#demo/fill-ground.ts'
import { generateRegion } from '#demo/region.ts'
import { oneOfEachRole, signInsOf } from '#demo/sign-ins.ts'
import { type Database, openDatabase } from '#server/platform/database.ts'
import { Progress, say } from './terminal.ts'

/** The demonstration says everything as it is said everywhere. */
const term = termsOf()

const EMPTY =
  'В базе ещё нет области. Откройте свою: opora region --help. Посмотреть вымышленную: OPORA_DEMO=1.'

/** Of the words for roles, in characters. */
const WIDEST = Math.max(...roles.map((role) => roleWord(role, term).length))

/** Fills the made-up region while the server already answers. */
export class Demonstration {
  /** null: the database holds a real region. */
  progress: DemoProgress | null = null
  private readonly database: Database
  private stopped = false

  private readonly showsSignIns: boolean

  /** `showsSignIns`: the first page may offer the sign-ins, for nobody but this machine can open it. */
  constructor(url: string, showsSignIns: boolean) {
    this.showsSignIns = showsSignIns
    // Of its own, so that filling does not take the connections of pages.
    this.database = openDatabase(url, { name: 'opora demo', connections: 2, statementTimeout: 0 })
  }

  /** Goes on with a demonstration already begun; begins one if `wanted` and the database has no region yet. */
  async fill(wanted: boolean): Promise<void> {
    try {
      if (await this.has('demo_state')) return await this.run()
      if (await this.has('regions')) return
      if (wanted) await this.run()
      else say(EMPTY)
    } catch (error) {
      if (!this.stopped) throw error
    } finally {
      if (!this.stopped) await this.stop()
    }
  }

  /** What is stored stays; the next start goes on from there. */
  async stop(): Promise<void> {
    if (this.stopped) return
    this.stopped = true
    await Promise.race([this.database.close(), new Promise((resolve) => setTimeout(resolve, 1000))])
  }

  private async has(table: 'demo_state' | 'regions'): Promise<boolean> {
    const row = await this.database.kysely.selectFrom(table).select('region_id').limit(1).executeTakeFirst()
    return row !== undefined
  }

  private async run(): Promise<void> {
    const state = await openState(this.database, {})
    const people = oneOfEachRole(signInsOf(generateRegion(state), state.secret)).map(
      ({ role, login, password }) => ({ role, who: roleWord(role, term), login, password }),
    )
    say('Демонстрационная область: школы, люди и места вымышлены. Войти можно так:')
    for (const { who, login, password } of people)
      say(`  ${who.padEnd(WIDEST)} логин ${login.padEnd(14)} пароль ${password}`)
    const signIns = this.showsSignIns ? people : undefined
    const line = new Progress()
    await fillDemo(this.database, {
      onProgress: ({ done, total, title }) => {
        this.progress = { state: 'filling', done, total, sentence: title, signIns }
        line.show(`Наполняю демонстрационную область: ${done} из ${total} — ${title}`)
      },
    })
    line.done()
    const { done = 0, total = 0 } = this.progress ?? {}
    this.progress = { state: 'ready', done, total, sentence: 'Демонстрационная область заполнена', signIns }
    if (!state.ready) say('Демонстрационная область заполнена.')
  }
}
