-- Lists of schools of a whole country. What a text looked for must be part of is made once, when a school changes: behind
-- the second wall no index of patterns may be used before the policy has let a row through, so each row is compared.
alter table schools add column found_by text collate "C"
  generated always as (lower(name || ' ' || code || ' ' || coalesce(settlement, ''))) stored;
drop index schools_search;

-- Counting reads the index alone: what tells whose a school is, and whether it has closed.
drop index schools_by_municipality;
create index schools_by_municipality on schools (region_id, municipality_id, closed_on, school_id);
create index schools_by_kind on schools (region_id, kind);
analyze schools;

create or replace function keep_history() returns trigger language plpgsql as $$
declare
  -- What is made of other columns for searching is not a state of its own.
  left_out text[] := case when tg_table_name = 'users' then array['words', 'password_hash', 'name', 'login', 'email']
    else array['words', 'found_by'] end;
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - left_out end;
  becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - left_out end;
  content jsonb := coalesce(becomes, was);
  its_region bigint := content ->> 'region_id';
  its_key jsonb := (select jsonb_object_agg(name, coalesce(was, content) -> name) from unnest(tg_argv) as name);
  moment timestamptz;
begin
  if was = becomes then
    return null;
  end if;
  -- The clock and not the transaction's beginning: of two that change a row, the second waits for the first, and may
  -- have begun before it.
  update history set until = greatest(clock_timestamp(), since + interval '1 microsecond')
  where region_id = its_region and table_name = tg_table_name and key = its_key and until is null
  returning until into moment;
  insert into history (region_id, table_name, key, since, operation, row, action, user_id, membership_id, reason)
  values (its_region, tg_table_name,
    (select jsonb_object_agg(name, content -> name) from unnest(tg_argv) as name),
    coalesce(moment, clock_timestamp()), lower(tg_op), content,
    nullif(current_setting('opora.action', true), ''), nullif(current_setting('opora.actor', true), '')::bigint,
    nullif(current_setting('opora.membership', true), '')::bigint, nullif(current_setting('opora.reason', true), ''));
  return null;
end $$;
alter function keep_history() security definer set search_path = public, pg_temp;
