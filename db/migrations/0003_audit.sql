-- Who did what: the audit log as a chain of hashes that shows any change made afterwards, and the history of the rows
-- that say who is who and who may what.

-- The role in which it was done; null: by the product itself, or before roles were kept here.
alter table audit_log add column membership_id bigint;
-- Why, in the person's words, where he was asked.
alter table audit_log add column reason text;
-- The hash of the line before it in the chain of its region; null: it is the first.
alter table audit_log add column previous bytea;
alter table audit_log add column hash bytea default '\x';

-- The end of each chain: without it nobody would notice that the last lines are gone. Chain 0: lines of no region.
create table audit_heads (
  chain bigint primary key,
  audit_id bigint not null,
  hash bytea not null
) with (fillfactor = 50);

-- Everything a line tells, as one text that does not depend on the settings of a session.
create function audit_hash(line audit_log) returns bytea language sql stable as $$
  select sha256(coalesce(line.previous, '\x') || convert_to(jsonb_build_object('audit_id', line.audit_id,
    'region_id', line.region_id, 'user_id', line.user_id, 'membership_id', line.membership_id, 'action', line.action,
    'subject', line.subject, 'detail', line.detail, 'reason', line.reason,
    'at', to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text, 'UTF8'))
$$;

-- Puts a line at the end of its chain. The lock is kept until the line is committed, and only under it the line gets its
-- number and its moment: the order of numbers is the order of the chain, whoever commits first.
create function chain_audit_line() returns trigger language plpgsql as $$
declare
  its_chain bigint := coalesce(new.region_id, 0);
begin
  perform pg_advisory_xact_lock(hashtextextended('audit_log ' || its_chain, 0));
  new.audit_id := nextval('audit_log_ids');
  new.at := clock_timestamp();
  new.previous := (select hash from audit_heads where chain = its_chain);
  new.hash := audit_hash(new);
  insert into audit_heads (chain, audit_id, hash) values (its_chain, new.audit_id, new.hash)
  on conflict (chain) do update set audit_id = excluded.audit_id, hash = excluded.hash;
  return new;
end $$;

-- Lines that are there already keep their numbers and moments.
do $$
declare
  line audit_log;
begin
  for line in select * from audit_log order by audit_id loop
    line.previous := (select hash from audit_heads where chain = coalesce(line.region_id, 0));
    line.hash := audit_hash(line);
    update audit_log set previous = line.previous, hash = line.hash where audit_id = line.audit_id;
    insert into audit_heads (chain, audit_id, hash) values (coalesce(line.region_id, 0), line.audit_id, line.hash)
    on conflict (chain) do update set audit_id = excluded.audit_id, hash = excluded.hash;
  end loop;
end $$;
alter table audit_log alter column hash set not null;

-- The number is given by the trigger; the default only lets a line be stored without one.
alter table audit_log alter column audit_id drop identity;
alter table audit_log alter column audit_id set default 0;
create sequence audit_log_ids owned by audit_log.audit_id;
select setval('audit_log_ids', (select coalesce(max(audit_id), 0) + 1 from audit_log), false);
create index audit_log_in_order on audit_log (region_id, audit_id);

create trigger chain before insert on audit_log for each row execute function chain_audit_line();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is written once: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;
create trigger written_once before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- What only triggers may write.
create function refuse_by_hand() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() = 1 then
    raise exception '% is written by triggers only: % is refused', tg_table_name, lower(tg_op)
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger by_trigger_only before insert or update on audit_heads
  for each statement execute function refuse_by_hand();
create trigger written_once before delete or truncate on audit_heads
  for each statement execute function refuse_change();

-- Every state a row has been in: from `since` until `until`, null for the state of now. A deleted row has a state too,
-- with the operation `delete` and what it was.
create table history (
  region_id bigint not null,
  history_id bigint generated always as identity,
  table_name text not null,
  key jsonb not null,
  since timestamptz not null,
  until timestamptz,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  -- Without password hashes.
  row jsonb not null,
  -- As the line of the audit log of the same transaction; null: not by a named action, or before there was a history.
  action text,
  user_id bigint,
  membership_id bigint,
  reason text,
  primary key (region_id, history_id),
  check (until > since)
);
create unique index history_of_now on history (region_id, table_name, key) where until is null;
create index history_by_key on history (region_id, table_name, key, since);

-- Arguments of the trigger: the columns that name a row within its region. Who, as what and why is told by `write` in
-- settings of the transaction.
create function keep_history() returns trigger language plpgsql as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - 'password_hash' end;
  becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - 'password_hash' end;
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

-- What is there already begins its history now.
insert into history (region_id, table_name, key, since, operation, row)
select region_id, 'regions', jsonb_build_object('region_id', region_id), now(), 'insert', to_jsonb(regions)
from regions
union all select region_id, 'municipalities', jsonb_build_object('municipality_id', municipality_id), now(), 'insert',
  to_jsonb(municipalities) from municipalities
union all select region_id, 'schools', jsonb_build_object('school_id', school_id), now(), 'insert', to_jsonb(schools)
from schools
union all select region_id, 'organisations', jsonb_build_object('organisation_id', organisation_id), now(), 'insert',
  to_jsonb(organisations) from organisations
union all select region_id, 'memberships', jsonb_build_object('membership_id', membership_id), now(), 'insert',
  to_jsonb(memberships) from memberships
union all select region_id, 'users', jsonb_build_object('user_id', user_id), now(), 'insert',
  to_jsonb(users) - 'password_hash' from users
union all select region_id, 'school_aliases', jsonb_build_object('alias', alias), now(), 'insert',
  to_jsonb(school_aliases) from school_aliases
union all select region_id, 'column_mappings', jsonb_build_object('fingerprint', fingerprint), now(), 'insert',
  to_jsonb(column_mappings) from column_mappings;

create trigger keep_history after insert or update or delete on regions
  for each row execute function keep_history('region_id');
create trigger keep_history after insert or update or delete on municipalities
  for each row execute function keep_history('municipality_id');
create trigger keep_history after insert or update or delete on schools
  for each row execute function keep_history('school_id');
create trigger keep_history after insert or update or delete on organisations
  for each row execute function keep_history('organisation_id');
create trigger keep_history after insert or update or delete on memberships
  for each row execute function keep_history('membership_id');
create trigger keep_history after insert or update or delete on users
  for each row execute function keep_history('user_id');
create trigger keep_history after insert or update or delete on school_aliases
  for each row execute function keep_history('alias');
create trigger keep_history after insert or update or delete on column_mappings
  for each row execute function keep_history('fingerprint');

create trigger by_trigger_only before insert or update on history
  for each statement execute function refuse_by_hand();
create trigger written_once before delete or truncate on history for each statement execute function refuse_change();
