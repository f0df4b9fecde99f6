import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { addressOf, urlBy } from './statement-proxy.ts'

/**
 * What is wrong with the line to PostgreSQL: every piece is late by so many ms; every connection is reset; nothing comes
 * through and nobody is told; a byte passes at a time, with a pause of so many ms.
 */
export type Fault = { delay: number } | 'reset' | 'black hole' | { trickle: number }

export interface FaultProxy {
  /** Connection string of the database by way of the proxy. */
  url: string
  /** From now on; undefined: the line is in order for new connections, and what was held up in old ones is lost. */
  set(fault: Fault | undefined): void
  close(): void
}

/** Stands on the wire between a server and PostgreSQL and spoils it. */
export async function openFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  let fault: Fault | undefined
  const lines = new Set<Socket>()

  const listener = createServer((server) => {
    if (fault === 'reset') return server.resetAndDestroy()
    const database = createConnection(addressOf(databaseUrl))
    lines.add(server)
    carry(server, database)
    carry(database, server)
    server.on('close', () => {
      lines.delete(server)
      database.destroy()
    })
    database.on('close', () => server.destroy())
  })

  function carry(from: Socket, to: Socket): void {
    // Pieces keep their order however late each is.
    let before = Promise.resolve()
    from.on('error', () => undefined)
    from.on('data', (bytes) => {
      const now = fault
      if (now === undefined || now === 'reset') before = before.then(() => void to.write(bytes))
      else if (now !== 'black hole') before = before.then(() => late(to, bytes, now))
    })
  }

  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: urlBy(databaseUrl, (listener.address() as AddressInfo).port),
    set(next) {
      fault = next
      if (next === 'reset') for (const line of lines) line.resetAndDestroy()
    },
    close() {
      listener.close()
      for (const line of lines) line.destroy()
    },
  }
}

async function late(to: Socket, bytes: Buffer, fault: Exclude<Fault, string>): Promise<void> {
  if ('delay' in fault) {
    await pause(fault.delay)
    to.write(bytes)
    return
  }
  for (let at = 0; at < bytes.length && !to.destroyed; at++) {
    await pause(fault.trickle)
    to.write(bytes.subarray(at, at + 1))
  }
}
