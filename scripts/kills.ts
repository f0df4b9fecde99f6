/**
 * `npm run kills [-- N [SEED]]`: kills PostgreSQL and the server by turns, N times (25), while people write. Prints what
 * went wrong and a line for the ledger.
 */
import { openStage } from '#test/kills/stage.ts'
import { askedFor, tellLedger } from './long-form.ts'

/** Kills after which a new database is begun: everything written to one is looked at after each. */
const PER_STAGE = 25

const { count, seed: firstSeed } = askedFor(25)
let acknowledged = 0
let failed = 0

for (let done = 0; done < count; ) {
  const stage = await openStage()
  try {
    for (let here = 0; here < PER_STAGE && done < count; here++, done++) {
      const seed = firstSeed + done
      const victim = seed % 2 === 0 ? 'server' : 'database'
      const report = await stage.kill(victim, { seed })
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

process.stdout.write(`${acknowledged} writes acknowledged\n`)
tellLedger({ seed: firstSeed, count, failures: failed })
