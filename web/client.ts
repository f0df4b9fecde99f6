import type { z } from 'zod'
import type { ProblemReply } from '#contract/problems.ts'
import type { Method, RouteDefinition } from '#contract/route.ts'
import { problems } from '#web/words/problems.ts'
import { askOnce } from './once.ts'

type AnyRoute = Pick<RouteDefinition, 'method' | 'params' | 'query' | 'body' | 'reply'>

/** A promise of the contract as the browser knows it: its types, its method and address, but none of its checks. */
export interface Endpoint<Route extends AnyRoute> {
  method: Method
  path: `/api/${string}`
  /** Carries the types only; never set. */
  route?: Route
}

type Nothing = Record<never, never>
type Schema<Part> = Extract<Part, z.ZodType>
type Values<Part> = [Schema<Part>] extends [never] ? Nothing : z.output<Schema<Part>>

/** What the server may be asked: values as they are used, and only keys without a default are required. */
type Asked<Part> = [Schema<Part>] extends [never]
  ? Nothing
  : Questions<z.input<Schema<Part>>, z.output<Schema<Part>>>
type Questions<Input, Output> = Partial<Output> & {
  [Key in keyof Input & keyof Output as undefined extends Input[Key] ? never : Key]: Output[Key]
}

export type Args<Route extends AnyRoute> = {
  body?: [Schema<Route['body']>] extends [never] ? FormData : z.input<Schema<Route['body']>>
} & (Nothing extends Values<Route['params']> ? { params?: undefined } : { params: Values<Route['params']> }) &
  (Nothing extends Asked<Route['query']>
    ? { query?: Asked<Route['query']> }
    : { query: Asked<Route['query']> })

export type Reply<Route extends AnyRoute> = [Schema<Route['reply']>] extends [never]
  ? undefined
  : z.output<Schema<Route['reply']>>

/** A refusal of the server, or of the line to it, in words for people. */
export class Refused extends Error {
  readonly problem: ProblemReply
  constructor(problem: ProblemReply) {
    super(problem.detail)
    this.name = 'Refused'
    this.problem = problem
  }
}

/** Why the server lets a page no further: nobody is signed in, or the session waits for the second factor. */
type Stop = 'not_signed_in' | 'second_factor'
let stopped: (why: Stop) => void = () => undefined

/** Called whenever the server lets a page no further. */
export function onStopped(listener: (why: Stop) => void): void {
  stopped = listener
}

let lost: () => void = () => undefined

/** Called whenever the server, or its database, did not answer: what is on the screen stays, and nothing can be stored. */
export function onLost(listener: () => void): void {
  lost = listener
}

let busy: (seconds: number) => void = () => undefined

/** Called whenever the server wants to be asked less often, with the seconds until the page goes on by itself. */
export function onBusy(listener: (seconds: number) => void): void {
  busy = listener
}

/** Longer than so many seconds nobody looks at a page that waits: he is told, and asks again himself. */
const LONGEST_WAIT = 60

type Proofs = NonNullable<ProblemReply['asks']>
let prove: (asks: Proofs) => Promise<boolean> = async () => false

/** Asked for whenever the server wants a proof of who one is; answers whether it was given, and then the same is asked again. */
export function onProof(listener: (asks: Proofs) => Promise<boolean>): () => void {
  prove = listener
  return () => {
    prove = async () => false
  }
}

function tellStop({ code, status }: ProblemReply): void {
  if (status === 503 || code === problems.offline.code) lost()
  if (code === 'not_signed_in' || code === 'second_factor') stopped(code)
}

/** The address of a route with its parameters and query; empty values are left out. */
export function addressOf<Route extends AnyRoute>(
  endpoint: Endpoint<Route>,
  args: Partial<Args<Route>>,
): string {
  const params = (args.params ?? {}) as Record<string, unknown>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(args.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

/**
 * Asks the server. Throws `Refused` with the server's words. A change that is asked for again before it was answered (a
 * double click, «Назад» and the same once more) is one request with one answer.
 */
export function call<Route extends AnyRoute>(
  endpoint: Endpoint<Route>,
  args: Args<Route>,
  signal?: AbortSignal,
): Promise<Reply<Route>> {
  if (endpoint.method === 'GET') return request(endpoint, args, { signal })
  return askOnce([endpoint.method, addressOf(endpoint, args), args.body], (key) =>
    request(endpoint, args, { key }),
  )
}

async function request<Route extends AnyRoute>(
  endpoint: Endpoint<Route>,
  args: Args<Route>,
  { signal, key }: { signal?: AbortSignal; key?: string },
): Promise<Reply<Route>> {
  const { body } = args
  const form = body instanceof FormData
  const headers: Record<string, string> = body && !form ? { 'content-type': 'application/json' } : {}
  if (key) headers['idempotency-key'] = key
  const send = () =>
    fetch(addressOf(endpoint, args), {
      method: endpoint.method,
      signal,
      headers,
      body: form ? body : body ? JSON.stringify(body) : undefined,
    })
  // The line broke, perhaps after the server did what was asked: sent again under the same key, it is not done twice.
  const response = await send()
    .catch((reason: unknown) => {
      if (signal?.aborted) throw reason
      return send()
    })
    .catch((reason: unknown) => {
      if (signal?.aborted) throw reason
      tellStop(problems.offline)
      throw new Refused(problems.offline)
    })
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Reply<Route>
  const problem = await problemOf(response)
  const wait = Number(response.headers.get('retry-after'))
  if (problem.code === 'too_often' && wait <= LONGEST_WAIT) {
    busy(wait)
    await pause(wait * 1000, signal)
    return request(endpoint, args, { signal, key })
  }
  if (problem.code === 'proof_needed' && (await prove(problem.asks ?? [])))
    return request(endpoint, args, { signal, key })
  tellStop(problem)
  throw new Refused(problem)
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/** Sends files, once as `call` does, and tells how far they are, 0..1. `fetch` does not tell that, the older way does. */
export function upload<Route extends AnyRoute>(
  endpoint: Endpoint<Route>,
  form: FormData,
  onProgress: (share: number) => void,
): Promise<Reply<Route>> {
  return askOnce([endpoint.method, endpoint.path, form], (key) => send(endpoint, { form, onProgress, key }))
}

function send<Route extends AnyRoute>(
  endpoint: Endpoint<Route>,
  { form, onProgress, key }: { form: FormData; onProgress: (share: number) => void; key: string },
): Promise<Reply<Route>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, endpoint.path)
    request.setRequestHeader('idempotency-key', key)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => {
      tellStop(problems.offline)
      reject(new Refused(problems.offline))
    }
    request.onload = async () => {
      const response = new Response(request.response as string, { status: request.status })
      if (response.ok) return resolve((await response.json()) as Reply<Route>)
      const problem = await problemOf(response)
      tellStop(problem)
      reject(new Refused(problem))
    }
    request.send(form)
  })
}

async function problemOf(response: Response): Promise<ProblemReply> {
  try {
    const words = (await response.json()) as Partial<ProblemReply>
    if (typeof words.title === 'string' && typeof words.detail === 'string') return words as ProblemReply
  } catch {
    // Not our server's words (a proxy's page, say): said in our own.
  }
  return { ...problems.unreadable, status: response.status }
}
