import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Access, ReplyKind, RouteDefinition } from '#contract/route.ts'
import type { Database, Queries } from './database.ts'
import type { Mail } from './mail.ts'
import type { Scope } from './scope.ts'
import type { SignOnProvider } from './sign-on.ts'
import type { Vault } from './vault.ts'
import type { Viewer } from './viewer.ts'

/** What the settings say of the way in. */
export interface EntryRules {
  /** Roles above a school must have a second factor, where their region does not say otherwise. */
  secondFactor: boolean
  /** Keeps the secrets of second factors. */
  vault: Vault
  /** Left out: people come in with passwords only. */
  signOn?: SignOnProvider
}

/** How the data is kept: what the page of jobs shows of it. */
export interface Keeping {
  /** Of backups on schedule; undefined: none are made. */
  folder: string | undefined
  hour: number
  keep: number
  encrypted: boolean
  /** Weaknesses of the database that the settings allow. */
  allowed: readonly { name: string; sentence: string }[]
  /** File of notes on the ends of the audit log; left out: they are kept nowhere else. */
  headsNotes?: string
  /** File of notes on its lines; left out: they go nowhere else. */
  linesNotes?: string
}

/** A file that came in; one at a time is in memory. `name` is only a label. */
export interface UploadedFile {
  name: string
  bytes: Buffer
}

/** A file that goes out. `name` may be in Russian. */
export interface Download {
  name: string
  /** MIME type. */
  type: string
  content: Buffer | string | Readable
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type Replied<Reply extends ReplyKind> = Reply extends z.ZodType
  ? z.input<Reply>
  : Reply extends 'file'
    ? Download
    : undefined

/** What a handler works with. Behind a public route nobody need have signed in. */
export interface Context<Params, Query, Body, Entry extends Access> {
  params: Params
  query: Query
  body: Body
  viewer: Entry extends 'public' ? Viewer | undefined : Viewer
  scope: Entry extends 'public' ? Scope | undefined : Scope
  db: Queries
  database: Database
  entry: EntryRules
  mail: Mail
  keeping: Keeping
  /** Files of an upload, in order, all received already; none on other routes. */
  files(): AsyncIterable<UploadedFile>
  request: FastifyRequest
  reply: FastifyReply
}

/** A route with what keeps its promise; `createApp` takes a list of them. */
export interface HandledRoute {
  route: RouteDefinition
  run(context: Context<unknown, unknown, unknown, Access>): Promise<unknown>
}

/**
 * Joins a promise of the contract with its handler: `handle(listSchools, async ({ scope, query, db }) => …)`. Types of
 * parameters, query, body and reply come from the contract.
 */
export function handle<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Reply extends ReplyKind,
  Entry extends Access,
>(
  route: RouteDefinition<Params, Query, Body, Reply, Entry>,
  run: (
    context: Context<Parsed<Params>, Parsed<Query>, Parsed<Body>, Entry>,
  ) => Promise<Replied<Reply>> | Replied<Reply>,
): HandledRoute {
  return { route, run: run as HandledRoute['run'] }
}
