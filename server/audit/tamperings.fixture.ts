import fc from 'fast-check'

export interface Tampering {
  kind: string
  sql: string
  /** The line at which the check must stop; null: it may be any. */
  line: number | null
}

/** A value of each column that is surely another. */
const EDITS: Readonly<Record<string, readonly string[]>> = {
  user_id: ['coalesce(user_id, 0) + 1', 'case when user_id is null then 1 end'],
  membership_id: ['coalesce(membership_id, 0) + 1', 'case when membership_id is null then 1 end'],
  action: ["action || '.x'", "'session.open'"],
  subject: ["coalesce(subject, '') || '1'", 'null'],
  detail: [`detail || '{"x": 1}'`, `jsonb_build_object('was', detail)`],
  reason: ["coalesce(reason, '') || '.'", `case when reason is null then '' end`],
  at: ["at - interval '1 microsecond'", "at - interval '1 year'", "at + interval '3 days'", "'infinity'"],
  previous: ["sha256('x')", "coalesce(previous, '') || '\\x00'"],
  hash: ["sha256('x')", "''", "hash || '\\x00'"],
}

/** Everything the owner of a table may do to its rows, over the numbers of the lines there are. */
export function tamperings(ids: readonly number[]): fc.Arbitrary<Tampering> {
  const line = fc.constantFrom(...ids)
  const two = fc.uniqueArray(line, { minLength: 2, maxLength: 2 })
  const edits = Object.entries(EDITS).flatMap(([column, values]) =>
    values.map((value) => [column, value] as const),
  )
  const edited = fc.tuple(line, fc.constantFrom(...edits)).map(([id, [column, value]]) => ({
    kind: `edit ${column}`,
    sql: `update audit_log set ${column} = ${value} where audit_id = ${id}`,
    line: id,
  }))
  const whole = (kind: string, arbitrary: fc.Arbitrary<string>) =>
    arbitrary.map((sql) => ({ kind, sql, line: null }))
  return fc.oneof(
    { arbitrary: edited, weight: 9 },
    whole(
      'renumber',
      line.map((id) => `update audit_log set audit_id = audit_id + 1000000 where audit_id = ${id}`),
    ),
    whole('other region', line.map(moved)),
    whole('edit with a new hash', line.map(rehashed)),
    whole(
      'delete',
      line.map((id) => `delete from audit_log where audit_id = ${id}`),
    ),
    whole(
      'delete a range',
      two.map(
        ([a, b]) => `delete from audit_log where audit_id between ${Math.min(a!, b!)}
      and ${Math.max(a!, b!)}`,
      ),
    ),
    whole(
      'truncate the tail',
      line.map((id) => `delete from audit_log where audit_id >= ${id}`),
    ),
    whole(
      'truncate one tail',
      line.map(
        (id) => `delete from audit_log where audit_id >= ${id}
      and region_id is not distinct from (select region_id from audit_log where audit_id = ${id})`,
      ),
    ),
    whole('reorder', two.map(swapped)),
    whole('insert', two.map(inserted)),
    whole(
      'clear a chain',
      fc
        .constantFrom('region_id is null', 'region_id is not null')
        .map((which) => `delete from audit_log where ${which}`),
    ),
  )
}

const moved = (id: number) => `update audit_log set region_id = case when region_id is null then 1 end
  where audit_id = ${id}`

/** Unlike a plain edit, the line itself fits: the next one does not follow it. */
const rehashed = (id: number) => `with edited as (
    update audit_log set action = action || '.x' where audit_id = ${id} returning audit_log)
  select 1 from edited; update audit_log set hash = audit_hash(audit_log) where audit_id = ${id}`

const swapped = ([a, b]: readonly number[]) => `update audit_log set audit_id = -1 where audit_id = ${a};
  update audit_log set audit_id = ${a} where audit_id = ${b};
  update audit_log set audit_id = ${b} where audit_id = -1`

/** A line that never was, after another one and with its place in the chain. */
const inserted = ([a, b]: readonly number[]) => `insert into audit_log
    (audit_id, region_id, user_id, action, subject, detail, at, previous, hash)
  select 2000000 + ${b}, region_id, user_id, action, subject, detail, at, hash, sha256('x')
  from audit_log where audit_id = ${a};
  update audit_log set hash = audit_hash(audit_log) where audit_id = 2000000 + ${b}`

/** What an owner of the database would do to hide a change: all hashes anew, the head as well. */
export const rewritten = (regionId: number) => `do $$
declare
  line audit_log;
  last bytea;
begin
  for line in select * from audit_log where region_id = ${regionId} order by audit_id loop
    line.previous := last;
    last := audit_hash(line);
    update audit_log set previous = line.previous, hash = last where audit_id = line.audit_id;
    update audit_heads set audit_id = line.audit_id, hash = last where chain = ${regionId};
  end loop;
end $$`

/** Cuts the last lines off and gives the chain the end that is left: it holds. */
export const cutOff = (regionId: number, lines: number) => `
  delete from audit_log where audit_id in (select audit_id from audit_log where region_id = ${regionId}
    order by audit_id desc limit ${lines});
  update audit_heads set (audit_id, hash) = (select audit_id, hash from audit_log where region_id = ${regionId}
    order by audit_id desc limit 1) where chain = ${regionId}`
