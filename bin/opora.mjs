#!/usr/bin/env node
/** The command `opora`: built from the sources when they are newer than the last build. */
import { freshCommand, freshPages } from '#scripts/build.mjs'

const args = process.argv.slice(2)
try {
  if (args[0] === 'start') await freshPages((sentence) => process.stdout.write(`${sentence}\n`))
  const { main } = await import(await freshCommand())
  process.exitCode = await main(args)
} catch (error) {
  process.stderr.write(`${process.env.OPORA_LOG === 'debug' ? error.stack : error.message}\n`)
  process.exitCode = 70
}
