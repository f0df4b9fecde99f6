import { sql } from 'kysely'
import type { MethodContent } from '#contract/method-content.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { examineMethod } from '#engine/examine-method.ts'
import { effectiveMethodology } from '#engine/identification/effective.ts'
import { changesOf, isLater, nextVersion } from '#engine/method-changes.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import type { WorkedExample } from '#engine/worked-example.ts'
import { findMethodology } from '#methodology/index.ts'
import { notify } from '#server/flows/notify.ts'
import type { Tx } from '#server/platform/database.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { findSettings } from '#server/settings/queries.ts'
import * as policy from './policy.ts'
import * as methods from './queries.ts'
import { readMethodFile } from './read-file.ts'

/** How long a deleted draft can be put back. */
const KEPT = sql`interval '1 day'`
/** Unfinished versions a region may have: more are a list nobody reads. */
const MOST_OPEN = 200

interface Created {
  key: number
  ref: string
}

interface NewDraft {
  id: string
  number: string
  content: Methodology
  examples: readonly WorkedExample[]
  basedOn: string
  changes: readonly string[]
}

/** A draft based on another version, with a what-if laid over it: the next version of a method, or a method of its own. */
export const createMethod = write<{ basedOn: string; overrides: Overrides; id?: string }, Created, Viewer>(
  'method.create',
  async ({ tx, viewer, note }, { basedOn, overrides, id }) => {
    const base = await methods.findVersion(viewer.scope, tx, { ref: basedOn, seen: 'drafts too' })
    if (!base) throw notFound('Методика')
    const method = id ?? base.id
    await assertFreeId(tx, viewer, { id: method, ofBase: method === base.id })
    const words = await procedureWords(viewer.scope, tx)
    const rule = effectiveMethodology(base.content, overrides).methodology
    const { sentences, distance } = changesOf(base.content, rule, words)
    const taken = await methods.takenNumbers(viewer.scope, tx, { id: method, but: null })
    const number = method === base.id ? nextVersion(base.number, distance, taken) : '1.0.0'
    const created = await storeDraft(tx, viewer, {
      id: method,
      number,
      content: { ...rule, id: method, version: number },
      examples: base.examples,
      basedOn: `${base.id}@${base.number}`,
      changes: sentences,
    })
    note(`method:${created.ref}`, { basedOn: `${base.id}@${base.number}` })
    return created
  },
)

/** A draft from a file in which nothing is amiss: of a method the region has, or of a new one. */
export const importMethod = write<{ text: string; id?: string }, Created, Viewer>(
  'method.import',
  async ({ tx, viewer, note }, { text, id }) => {
    const { content: read, examples } = readMethodFile(text)
    const content = { ...read, id: id ?? read.id }
    const known = (await methods.listVersions(viewer.scope, tx, { id: content.id, seen: 'drafts too' }))[0]
    await assertFreeId(tx, viewer, { id: content.id, ofBase: true })
    const words = await procedureWords(viewer.scope, tx)
    const change = known && changesOf(known.content, content, words)
    const taken = await methods.takenNumbers(viewer.scope, tx, { id: content.id, but: null })
    const number = change ? nextVersion(known.number, change.distance, taken) : '1.0.0'
    const created = await storeDraft(tx, viewer, {
      id: content.id,
      number,
      content: { ...content, version: number },
      examples,
      basedOn: known ? `${known.id}@${known.number}` : `${read.id}@${read.version}`,
      changes: change?.sentences ?? [],
    })
    note(`method:${created.ref}`)
    return created
  },
)

interface Saved {
  key: number
  version: number
  content: MethodContent
  examples: readonly WorkedExample[]
  words: string
}

/** Writes a draft as it stands on the page, right or not yet. What was checked is a draft again. */
export const saveDraft = write<Saved, { version: number; state: 'draft' }, Viewer>(
  'method.save',
  async ({ tx, viewer, note }, { key, version, content, examples, words }) => {
    const found = await lockVersion(tx, viewer, { key, version })
    const whyNot = policy.whyNotEdit(found)
    if (whyNot) throw notPossible(whyNot)
    if (content.id !== found.id)
      throw invalidRequest(['Обозначение методики не меняют: начните новую методику на её основе.'])
    await assertNumber(tx, viewer, { found, number: content.version })
    const rule = content as Methodology
    const changes = await changesSince(tx, viewer, { basedOn: found.basedOn!, rule })
    await sql`update method_versions set state = 'draft', checked_by = null, checked_at = null,
        content = ${JSON.stringify(content)}, examples = ${JSON.stringify(examples)}, words = ${words},
        number = ${content.version}, changes = ${JSON.stringify(changes)},
        writers = case when ${viewer.userId} = any (writers) then writers else writers || ${viewer.userId}::bigint end,
        changed_at = now(), version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    note(`method:${found.id}@${content.version}`, { version: version + 1 })
    return { version: version + 1, state: 'draft' }
  },
)

/** Deletes a draft; for a day it can be put back. What was deleted before that is swept now. */
export const deleteDraft = write<{ key: number }, void, Viewer>(
  'method.delete',
  async ({ tx, viewer, note }, { key }) => {
    const found = await lockVersion(tx, viewer, { key })
    if (found.state !== 'draft')
      throw notPossible('Удаляют только черновик.', 'Отданную на утверждение версию сначала возвращают.')
    await sql`delete from method_versions where region_id = ${viewer.regionId}
      and deleted_at < now() - ${KEPT}`.execute(tx)
    await sql`update method_versions set deleted_at = now(), version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    note(`method:${found.id}@${found.number}`)
  },
)

/** Puts a deleted draft back, unless its number was given to another meanwhile. */
export const restoreDraft = write<{ key: number }, void, Viewer>(
  'method.restore',
  async ({ tx, viewer, note }, { key }) => {
    const { rows } = await sql<{ id: string; number: string }>`
      select method_id as id, number from method_versions where region_id = ${viewer.regionId}
        and method_version_id = ${key} and deleted_at >= now() - ${KEPT} for update`.execute(tx)
    const [deleted] = rows
    if (!deleted) throw notFound('Удалённый черновик')
    const taken = await methods.takenNumbers(viewer.scope, tx, { id: deleted.id, but: key })
    if (taken.includes(deleted.number))
      throw conflict(
        `Номер ${deleted.number} уже у другой версии этой методики.`,
        'Измените номер той версии и верните черновик снова.',
      )
    await sql`update method_versions set deleted_at = null, version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    note(`method:${deleted.id}@${deleted.number}`)
  },
)

interface Step {
  key: number
  version: number
}

/** Gives a draft to whoever approves: the machine finds no error in it, and every example comes out as it must. */
export const checkVersion = write<Step, void, Viewer>(
  'method.check',
  async ({ tx, viewer, note }, { key, version }) => {
    const found = await lockVersion(tx, viewer, { key, version })
    const whyNot = policy.whyNotCheck(viewer, found)
    if (whyNot) throw notPossible(whyNot)
    await assertSound(tx, viewer, found)
    await sql`update method_versions set state = 'checked', checked_by = ${viewer.userId}, checked_at = now(),
        returned_why = null, version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    await notify(tx, {
      regionId: viewer.regionId,
      kind: 'method.checked',
      subject: `method:${found.id}@${found.number}`,
      data: { title: found.content.title, number: found.number },
      to: { holdersOf: 'methods.approve', exceptAll: [...found.writers, viewer.userId] },
    })
    note(`method:${found.id}@${found.number}`)
  },
)

/** The second person's word: from now on lists may be made by the version. */
export const approveVersion = write<Step, void, Viewer>(
  'method.approve',
  async ({ tx, viewer, note }, { key, version }) => {
    const found = await lockVersion(tx, viewer, { key, version })
    const whyNot = policy.whyNotApprove(viewer, found)
    if (whyNot) throw found.state === 'checked' ? notAllowed(whyNot) : notPossible(whyNot)
    await assertSound(tx, viewer, found)
    await sql`update method_versions set state = 'approved', approved_by = ${viewer.userId}, approved_at = now(),
        version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    await tellWriters(tx, viewer, found, true)
    note(`method:${found.id}@${found.number}`)
  },
)

/** Sends a version back to the drafts, unless a list was made by it. */
export const withdrawVersion = write<Step & { reason: string }, void, Viewer>(
  'method.withdraw',
  async ({ tx, viewer, note, because }, { key, version, reason }) => {
    const found = await lockVersion(tx, viewer, { key, version })
    const whyNot = policy.whyNotWithdraw(found)
    if (whyNot) throw notPossible(whyNot)
    await because(reason)
    await sql`update method_versions set state = 'draft', checked_by = null, checked_at = null, approved_by = null,
        approved_at = null, returned_why = ${reason}, version = version + 1
      where region_id = ${viewer.regionId} and method_version_id = ${key}`.execute(tx)
    await tellWriters(tx, viewer, found, false)
    note(`method:${found.id}@${found.number}`)
  },
)

async function storeDraft(tx: Tx, viewer: Viewer, draft: NewDraft): Promise<Created> {
  const { rows: open } = await sql<{ total: number }>`select count(*) as total from method_versions
    where region_id = ${viewer.regionId} and state in ('draft', 'checked') and deleted_at is null`.execute(tx)
  if (open[0]!.total >= MOST_OPEN)
    throw notPossible(`Неутверждённых версий уже ${MOST_OPEN}.`, 'Удалите ненужные черновики.')
  const { method_version_id: key } = await tx
    .insertInto('method_versions')
    .values({
      region_id: viewer.regionId,
      method_id: draft.id,
      number: draft.number,
      content: JSON.stringify(draft.content),
      examples: JSON.stringify(draft.examples),
      based_on: draft.basedOn,
      changes: JSON.stringify(draft.changes),
      writers: [viewer.userId],
      created_by: viewer.userId,
    })
    .returning('method_version_id')
    .executeTakeFirstOrThrow()
  return { key, ref: `${draft.id}@${draft.number}` }
}

/** Methods that come with the product keep their names to themselves; a name of the region's own is one method's. */
async function assertFreeId(
  tx: Tx,
  viewer: Viewer,
  { id, ofBase }: { id: string; ofBase: boolean },
): Promise<void> {
  await oneAtATime(tx, `method ${viewer.regionId} ${id}`)
  if (findMethodology(id))
    throw notPossible(
      `«${id}» — методика, которая поставляется с системой: своих версий у неё нет.`,
      'Назовите новую методику по-своему: укажите её обозначение.',
    )
  if (ofBase) return
  const known = await methods.takenNumbers(viewer.scope, tx, { id, but: null })
  if (known.length > 0)
    throw conflict(`Методика с обозначением «${id}» уже есть.`, 'Укажите другое обозначение.')
}

async function lockVersion(
  tx: Tx,
  viewer: Viewer,
  { key, version }: { key: number; version?: number },
): Promise<methods.MethodVersion> {
  const found = await methods.findOwnVersion(viewer.scope, tx, { key, lock: true })
  if (!found) throw notFound('Версия методики')
  if (version !== undefined && version !== found.version)
    throw conflict(
      'Пока вы работали, эту версию изменил кто-то другой. Ваша правка не сохранена.',
      'Откройте страницу заново: на ней то, что записано сейчас.',
    )
  return found
}

async function assertNumber(
  tx: Tx,
  viewer: Viewer,
  { found, number }: { found: methods.MethodVersion; number: string },
): Promise<void> {
  if (number === found.number) return
  const taken = await methods.takenNumbers(viewer.scope, tx, { id: found.id, but: found.key })
  if (taken.includes(number)) throw conflict(`Номер ${number} уже у другой версии.`, 'Возьмите предложенный.')
  const [base, baseNumber] = found.basedOn!.split('@') as [string, string]
  if (base === found.id && !isLater(number, baseNumber))
    throw invalidRequest([`Номер версии: он должен идти после ${baseNumber}, на основе которой она сделана.`])
}

async function changesSince(
  tx: Tx,
  viewer: Viewer,
  { basedOn, rule }: { basedOn: string; rule: Methodology },
): Promise<readonly string[]> {
  const base = await methods.findVersion(viewer.scope, tx, { ref: basedOn, seen: 'drafts too' })
  return base ? changesOf(base.content, rule, await procedureWords(viewer.scope, tx)).sentences : []
}

async function assertSound(tx: Tx, viewer: Viewer, found: methods.MethodVersion): Promise<void> {
  const { current } = await findSettings(tx, viewer.regionId)
  const words: ProcedureWords = await procedureWords(viewer.scope, tx)
  const { issues } = examineMethod(found.content, found.examples, {
    year: current.cycle,
    notHeld: methods.notHeld,
    words,
  })
  const errors = issues.filter(({ severity }) => severity === 'error')
  if (errors.length > 0)
    throw notPossible(
      errors.map(({ message }) => message).join(' '),
      'Исправьте это в редакторе: ошибки там же.',
    )
}

async function tellWriters(
  tx: Tx,
  viewer: Viewer,
  found: methods.MethodVersion,
  approved: boolean,
): Promise<void> {
  await notify(tx, {
    regionId: viewer.regionId,
    kind: 'method.decided',
    subject: `method:${found.id}@${found.number}`,
    data: { title: found.content.title, number: found.number, approved },
    to: { people: found.writers, may: 'methods.write', except: viewer.userId },
  })
}
