import { fstatSync } from 'node:fs'

/** Prints a line for the person (or the program) that called the command. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Shows how far a long work is, on one line of a terminal; says nothing where nobody watches. */
export class Progress {
  private shown = false
  private last = 0

  show(text: string): void {
    const now = Date.now()
    if (now - this.last < 100 || !isWatched()) return
    this.last = now
    this.shown = true
    process.stderr.write(`\r\u001b[K${text}`)
  }

  done(): void {
    if (this.shown) process.stderr.write('\r\u001b[K')
  }
}

/** Asked of the file first: a stream of Node takes a short command longer than its terminal is worth. */
const isWatched = () => fstatSync(2).isCharacterDevice() && process.stderr.isTTY
