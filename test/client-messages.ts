/**
 * Splits what a client sends to PostgreSQL into its messages and names the statement that a message begins. The one
 * message without a type comes first: it opens the connection.
 */
export class ClientMessages {
  private pending: Buffer = Buffer.alloc(0)
  private opened = false
  /** SQL of statements that are sent once and run by name. */
  private readonly named = new Map<string, string>()
  private parsed = false

  /** Whole messages, in order; `statement` is null for those that belong to the statement before them. */
  take(bytes: Buffer): { raw: Buffer; statement: string | null }[] {
    const taken: { raw: Buffer; statement: string | null }[] = []
    this.pending = Buffer.concat([this.pending, bytes])
    for (;;) {
      const typed = this.opened ? 1 : 0
      if (this.pending.length < typed + 4) return taken
      const length = typed + this.pending.readInt32BE(typed)
      if (this.pending.length < length) return taken
      const raw = this.pending.subarray(0, length)
      this.pending = this.pending.subarray(length)
      const statement = this.opened ? this.statementOf(String.fromCharCode(raw[0]!), raw.subarray(5)) : null
      this.opened = true
      taken.push({ raw, statement })
    }
  }

  private statementOf(type: string, body: Buffer): string | null {
    switch (type) {
      case 'Q':
        return texts(body, 1)[0]!
      case 'P': {
        const [name, statement] = texts(body, 2) as [string, string]
        this.named.set(name, statement)
        this.parsed = true
        return statement
      }
      case 'B': {
        // What has just been parsed has been told of.
        if (this.parsed) return null
        return this.named.get(texts(body, 2)[1]!) ?? 'unknown statement'
      }
      case 'S':
        this.parsed = false
        return null
      case 'd':
        return 'COPY: rows'
      case 'c':
        return 'COPY: end'
      default:
        return null
    }
  }
}

/** The first so many texts of a message, each ended by a zero. */
function texts(body: Buffer, count: number): string[] {
  const found: string[] = []
  for (let from = 0; found.length < count; ) {
    const end = body.indexOf(0, from)
    found.push(body.toString('utf8', from, end))
    from = end + 1
  }
  return found
}
