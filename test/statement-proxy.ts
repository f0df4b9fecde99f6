import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net'
import { ClientMessages } from './client-messages.ts'

/** What becomes of a statement. `answer lost`: the database runs it, but nobody is told. */
export type Fate = 'forwarded' | 'lost' | 'answer lost'

/** Stands on the wire between a server and PostgreSQL and knows every statement before the database does. */
export interface StatementProxy {
  /** Connection string of the database by way of the proxy. */
  url: string
  /**
   * Says what becomes of each statement of the server to come. Once something is lost nothing passes in either
   * direction and `onLoss` is called: the time to kill the server.
   */
  watch(decide: (statement: string) => Fate, onLoss?: () => void): void
  /** Resolves when PostgreSQL is rid of every connection: what was not committed is rolled back by then. */
  whenIdle(): Promise<void>
  close(): void
}

export async function openStatementProxy(databaseUrl: string): Promise<StatementProxy> {
  const connections = new Set<Socket>()
  let decide: (statement: string) => Fate = () => 'forwarded'
  let onLoss: () => void = () => undefined
  let silent = false

  const lose = () => {
    silent = true
    onLoss()
  }
  const connect = (server: Socket) => {
    const database = createConnection(addressOf(databaseUrl))
    const messages = new ClientMessages()
    let unanswered: string | null = null
    server.on('data', (bytes) => {
      for (const { raw, statement } of messages.take(bytes)) {
        if (silent) return
        const fate = statement === null ? 'forwarded' : decide(statement)
        if (fate === 'lost') return lose()
        if (fate === 'answer lost') unanswered = statement
        database.write(raw)
      }
    })
    database.on('data', (bytes) => {
      if (silent) return
      if (unanswered === null) server.write(bytes)
      // PostgreSQL names what it has done: the statement's first word in capitals.
      else if (bytes.includes(unanswered.toUpperCase())) lose()
    })
    join(server, database, connections)
  }

  const listener = createServer(connect)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: urlBy(databaseUrl, (listener.address() as AddressInfo).port),
    watch(newDecide, newOnLoss = () => undefined) {
      decide = newDecide
      onLoss = newOnLoss
      silent = false
    },
    async whenIdle() {
      await Promise.all([...connections].map((database) => once(database, 'close')))
    },
    close: () => listener.close(),
  }
}

/** The end of one side is the end of the other; PostgreSQL is told as the kernel of a killed client tells it. */
function join(server: Socket, database: Socket, connections: Set<Socket>): void {
  connections.add(database)
  server.on('close', () => database.end())
  database.on('close', () => {
    connections.delete(database)
    server.destroy()
  })
  // Broken lines end in `close` as well.
  server.on('error', () => undefined)
  database.on('error', () => undefined)
}

/** Our own PostgreSQL listens on a unix socket in the folder that the connection string names. */
export function addressOf(databaseUrl: string): NetConnectOpts {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const number = Number(port || 5432)
  const folder = searchParams.get('host')
  return folder ? { path: `${folder}/.s.PGSQL.${number}` } : { host: hostname, port: number }
}

/** The same database by way of a port of this machine. */
export function urlBy(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return url.href
}
