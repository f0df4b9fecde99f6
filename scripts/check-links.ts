/** Every relative link and every path in backquotes of the docs leads somewhere. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const LINK = /\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)/g

const docs = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n')
let broken = 0
for (const doc of docs) {
  for (const [, target = ''] of readFileSync(doc, 'utf8').matchAll(LINK)) {
    if (/^[a-z]+:/.test(target) || existsSync(join(dirname(doc), decodeURI(target)))) continue
    console.error(`${doc}: no such file: ${target}`)
    broken++
  }
}
if (broken > 0) process.exit(1)
