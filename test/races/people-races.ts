import { sql } from 'kysely'
import { buildUser } from '#test/factories.ts'
import type { Arena, Ask } from './arena.ts'
import type { Races } from './race.ts'

/** Somebody of the region to whom nobody else gives anything. */
async function buildPerson({ db, regionId }: Arena): Promise<number> {
  return (await buildUser(db, { role: 'methodologist', region_id: regionId })).user_id
}

/** A role is given once and withdrawn once, by turns. */
export const membershipRaces: Races = async (arena) => {
  const person = await buildPerson(arena)
  const roles = sql`from memberships where user_id = ${person} and role = 'expert'`
  const stored = async () => {
    const { rows } = await sql`select count(*) filter (where withdrawn_at is null) as held,
      (array_agg(coalesce(withdrawn_by, granted_by) order by membership_id desc))[1] as by ${roles}`.execute(
      arena.db,
    )
    return { ...(rows[0] as object) }
  }
  return async () => {
    const { rows } = await sql<{
      id: number
    }>`select membership_id as id ${roles} and withdrawn_at is null`.execute(arena.db)
    const held = rows[0]?.id
    const change = (who: number): Ask =>
      held === undefined
        ? {
            who,
            action: 'role.grant',
            method: 'POST',
            url: `/api/people/${person}/roles`,
            body: { role: 'expert', organisation: arena.root },
          }
        : {
            who,
            action: 'role.withdraw',
            method: 'POST',
            url: `/api/people/${person}/roles/${held}/withdrawal`,
            body: { reason: 'проверка' },
          }
    const left = (who: number) => ({ held: held === undefined ? 1 : 0, by: arena.people[who] })
    return { asks: [change(0), change(1)], stored, left: [left(0), left(1)] }
  }
}

/** Whoever comes last has the last word, and the log says whose it was. */
export const personStateRaces: Races = async (arena) => {
  const person = await buildPerson(arena)
  const stored = async () => {
    const { rows } =
      await sql`select disabled_at is not null as disabled, by, said from users cross join lateral (
        select audit_log.user_id as by, (detail ->> 'disabled')::boolean as said from audit_log
        where action = 'person.disable' and subject = 'user:' || users.user_id
        order by audit_id desc limit 1
      ) last where user_id = ${person}`.execute(arena.db)
    return { ...(rows[0] as object) }
  }
  const change = (who: number, disabled: boolean): Ask => ({
    who,
    action: 'person.disable',
    method: 'PUT',
    url: `/api/people/${person}/state`,
    body: { disabled, reason: 'проверка' },
  })
  return async () => ({
    asks: [change(0, true), change(1, false)],
    second: null,
    stored,
    left: [
      { disabled: true, by: arena.people[0], said: true },
      { disabled: false, by: arena.people[1], said: false },
    ],
  })
}

/** Decided once, asked for once. */
export const approvalRaces: Races = async (arena) => {
  const { db, people } = arena
  const person = await buildPerson(arena)
  const ask = (who: number): Ask => ({
    who,
    action: 'approval.ask',
    method: 'POST',
    url: '/api/approvals',
    body: { person, role: 'operator', organisation: arena.root, reason: 'проверка' },
  })
  interface Asked {
    id: number
    hash: string
    by: number
  }
  const waiting = async () => {
    const { rows } = await sql<Asked>`
      select approval_id as id, encode(payload_hash, 'hex') as hash, asked_by as by from approvals
      where region_id = ${arena.regionId} and decision is null`.execute(db)
    return rows
  }
  const decide = (who: number, { id, hash }: Asked, decision: keyof typeof actions): Ask => ({
    who,
    action: actions[decision],
    method: 'POST',
    url: `/api/approvals/${id}/decision`,
    body: { decision, hash },
  })
  const stored = async () => {
    const { rows } = await sql`select decision, decided_by as by, (select count(*) from memberships
        where user_id = ${person} and role = 'operator' and withdrawn_at is null) as roles
      from approvals where region_id = ${arena.regionId} order by approval_id desc limit 1`.execute(db)
    return { ...(rows[0] as object) }
  }
  const left = (who: number, decision: keyof typeof actions) => ({
    decision,
    by: people[who],
    roles: decision === 'approved' ? 1 : 0,
  })
  const after = async () => {
    await sql`update approvals set decision = 'expired', decided_at = now()
      where region_id = ${arena.regionId} and decision is null`.execute(db)
    await sql`update memberships set withdrawn_at = now(), withdrawn_why = 'проверка'
      where user_id = ${person} and role = 'operator' and withdrawn_at is null`.execute(db)
  }
  return async (chance) => {
    if (chance(4) === 0) {
      const asked = async () => (await waiting()).map(({ by }) => by)
      return {
        asks: [ask(0), ask(1)],
        stored: asked,
        left: [[people[0]], [people[1]]],
        after,
      }
    }
    await arena.send(ask(0))
    const asked = (await waiting())[0]!
    const first = chance(2) === 0 ? 'approved' : 'refused'
    const [who, second] = (
      [
        [2, 'approved'],
        [2, 'refused'],
        [0, 'taken_back'],
      ] as const
    )[chance(3)]!
    return {
      asks: [decide(1, asked, first), decide(who, asked, second)],
      stored,
      left: [left(1, first), left(who, second)],
      after,
    }
  }
}

const actions = {
  approved: 'approval.approve',
  refused: 'approval.refuse',
  taken_back: 'approval.withdraw',
} as const
