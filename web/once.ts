/** A change as it is asked for: method, address, body. */
type Asked = readonly [method: string, address: string, body: unknown]

const onTheWay = new Map<string, Promise<unknown>>()
/** Keys of changes that got no answer, or only that the server could not say: perhaps they are done. */
const unanswered = new Map<string, string>()

/**
 * Asks for a change under a key that is its own until it is answered. The same change asked for meanwhile waits for the
 * same answer; one that was lost on the way goes again under its key, so that the server does not do it twice.
 */
export function askOnce<Answer>(asked: Asked, send: (key: string) => Promise<Answer>): Promise<Answer> {
  const what = nameOf(asked)
  const running = onTheWay.get(what)
  if (running) return running as Promise<Answer>
  const key = unanswered.get(what) ?? makeKey()
  const answer = send(key).then(
    (reply) => {
      unanswered.delete(what)
      return reply
    },
    (reason: unknown) => {
      if (isAnswered(reason)) unanswered.delete(what)
      else unanswered.set(what, key)
      throw reason
    },
  )
  const settled = answer.finally(() => onTheWay.delete(what))
  onTheWay.set(what, settled)
  return settled
}

/** Refused for good; a server that broke off, or was not reached, may have done it. */
function isAnswered(reason: unknown): boolean {
  const { status = 0 } = (reason as { problem?: { status: number } }).problem ?? {}
  return status >= 400 && status < 500
}

function nameOf([method, address, body]: Asked): string {
  if (!(body instanceof FormData)) return JSON.stringify([method, address, body])
  const parts = [...body].map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size, value.lastModified] : [name, value],
  )
  return JSON.stringify([method, address, parts])
}

/** A random UUID; `crypto.randomUUID` is not there on pages without https. */
function makeKey(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  )
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
