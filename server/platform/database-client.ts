import { readFile } from 'node:fs/promises'
import pg from 'pg'

/** Of a connection string: the file that holds the password, or a whole connection string with it. */
const PARAMETER = 'secret_file'

/** The same address without a password: each connection reads it from the file. */
export function withSecretFile(url: string, file: string): string {
  const address = new URL(url)
  address.password = ''
  address.searchParams.set(PARAMETER, file)
  return address.href
}

/** The password an address is opened by now; empty: none. */
export async function passwordOf(url: string): Promise<string> {
  const { password, searchParams } = new URL(url)
  const file = searchParams.get(PARAMETER)
  if (!file) return decodeURIComponent(password)
  const text = (await readFile(file, 'utf8')).trim()
  return /^postgres(ql)?:\/\//.test(text) ? decodeURIComponent(new URL(text).password) : text
}

/** A connection that asks for its password when it is made: one changed meanwhile is no reason for a restart. */
export class DatabaseClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super(config)
    const { connectionString = '' } = config
    if (!connectionString.includes(PARAMETER)) return
    // An address without a password has an empty one for the library, whatever function stands beside it.
    const asked = this as unknown as { password: () => Promise<string> }
    asked.password = () => passwordOf(connectionString)
  }
}
