-- Municipalities and other organisations through time: renamed, moved, joined, closed, with the day and the order.

alter table municipalities
  add column opened_on date,
  -- The first day on which there is no such municipality; null: there is.
  add column closed_on date,
  add check (closed_on > opened_on);

-- Events of the life of an organisation that is no school, by the day from which they hold; a school has its own.
create table organisation_events (
  region_id bigint not null,
  event_id bigint generated always as identity,
  organisation_id bigint not null,
  kind text not null check (kind in ('opened', 'renamed', 'moved', 'joined', 'closed')),
  on_date date not null,
  -- Of a joining: the municipality that goes on with it.
  successor_id bigint,
  -- Names as they were on that day: of the organisation, of the places of a move, of the successor.
  was text,
  became text,
  was_oktmo text,
  oktmo text,
  -- The order: number and date.
  basis text not null check (basis <> ''),
  reason text,
  recorded_by bigint references users,
  recorded_at timestamptz not null default now(),
  -- The event turned out to be a mistake; it stays readable and counts no more.
  corrected_at timestamptz,
  primary key (region_id, event_id),
  foreign key (region_id, organisation_id) references organisations (region_id, organisation_id),
  foreign key (region_id, successor_id) references organisations (region_id, organisation_id),
  check ((kind = 'joined') = (successor_id is not null)),
  check (successor_id <> organisation_id)
);
create index organisation_events_by_organisation on organisation_events (region_id, organisation_id, on_date);
create index organisation_events_by_successor on organisation_events (region_id, successor_id)
  where successor_id is not null;

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
begin
  -- Both sides of a joining know of it.
  call wall('organisation_events', 'select, insert, update', ours || ' and ((select sight() = ''region'')'
      || ' or organisation_id = any((select sight_organisations())::bigint[])'
      || ' or successor_id = any((select sight_organisations())::bigint[]))',
    ours || ' and (select sight() = ''region'')');
end $$;
grant usage on all sequences in schema public to opora_app;

-- The tree follows: roles in a closed municipality end with it.
create or replace function municipality_in_tree() returns trigger language plpgsql as $$
begin
  insert into organisations (region_id, kind, name, parent_id, municipality_id, opened_on, closed_on)
  select new.region_id, 'municipality', new.name, organisation_id, new.municipality_id, new.opened_on, new.closed_on
  from organisations where region_id = new.region_id and kind = 'region'
  on conflict (region_id, municipality_id) where kind = 'municipality'
    do update set name = excluded.name, opened_on = excluded.opened_on, closed_on = excluded.closed_on;
  return null;
end $$;
drop trigger in_tree on municipalities;
create trigger in_tree after insert or update of name, opened_on, closed_on on municipalities
  for each row execute function municipality_in_tree();

-- A school that works stands in a municipality that is there: whoever writes, and also when both change at once.
create function place_is_open() returns trigger language plpgsql as $$
declare
  closed date;
begin
  if new.closed_on is not null or tg_op = 'UPDATE' and new.municipality_id = old.municipality_id
    and old.closed_on is null then
    return new;
  end if;
  select municipalities.closed_on into closed from municipalities
  where region_id = new.region_id and municipality_id = new.municipality_id for share;
  if closed is not null then
    raise exception 'municipality % has closed', new.municipality_id
      using errcode = 'check_violation', constraint = 'schools_place_is_open';
  end if;
  return new;
end $$;
create trigger place_is_open before insert or update of municipality_id, closed_on on schools
  for each row execute function place_is_open();

create function municipality_is_empty() returns trigger language plpgsql as $$
begin
  if new.closed_on is not null and exists (select from schools where region_id = new.region_id
    and municipality_id = new.municipality_id and closed_on is null) then
    raise exception 'municipality % has schools that work', new.municipality_id
      using errcode = 'check_violation', constraint = 'municipalities_closed_is_empty';
  end if;
  return new;
end $$;
create trigger is_empty before update of closed_on on municipalities
  for each row execute function municipality_is_empty();

alter function place_is_open() security definer set search_path = public, pg_temp;
alter function municipality_is_empty() security definer set search_path = public, pg_temp;
-- A function that is replaced forgets as whom it works.
alter function municipality_in_tree() security definer set search_path = public, pg_temp;
