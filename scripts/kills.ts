/**
 * `npm run kills [-- N [SEED]]`: kills PostgreSQL and the server by turns, N times (50: 25 of each), while people write. Prints what
 * went wrong and a line for the ledger.
 */
import { openStage, type Victim } from '#test/kills/stage.ts'
import { askedFor, tellLedger } from './long-form.ts'

/** Kills after which a new database is begun: everything written to one is looked at after each. */
const PER_STAGE = 25

const { count, seed: firstSeed } = askedFor(50)
const victims: Victim[] = ['server', 'database']
const kills = { server: 0, database: 0 }
let acknowledged = 0
let failed = 0

for (let done = 0; done < count; ) {
  const stage = await openStage()
  try {
    for (let here = 0; here < PER_STAGE && done < count; here++, done++) {
      const seed = firstSeed + done
      const victim = victims[seed % 2]!
      const report = await stage.kill(victim, { seed })
      kills[victim]++
      acknowledged += report.acknowledged
      if (report.failures.length > 0) failed++
      process.stdout.write(
        `seed ${seed}: ${victim}, ${report.acknowledged} acknowledged, ${report.unanswered} unanswered${report.cut ? ', a job cut off' : ''}${report.failures.map((one) => `\n  FAILED ${one}`).join('')}\n`,
      )
    }
  } finally {
    await stage.close()
  }
}

const note = `server ${kills.server}, database ${kills.database}, ${acknowledged} writes acknowledged`
tellLedger({ proof: 'kills', seed: firstSeed, n: count, failures: failed, note })
