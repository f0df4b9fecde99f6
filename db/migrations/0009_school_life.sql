-- Schools through time: when they opened and closed, where they stood, what was renamed, joined and split.

alter table schools
  add column opened_on date,
  -- The first day on which there is no such school; null: it works.
  add column closed_on date,
  add column lat double precision,
  add column lon double precision,
  add check (closed_on > opened_on),
  add check ((lat is null) = (lon is null)),
  -- The bounds of the country: latitude and longitude put in each other's place do not pass.
  add check (lat between 41 and 82),
  add check (lon between 19 and 180 or lon between -180 and -168);

-- Codes that were ever given. A code stays with its school for good, also when the school is closed, got another code or
-- is gone from the register: results of years are told apart by it.
create table school_codes (
  region_id bigint not null references regions,
  code text not null,
  school_id bigint not null,
  primary key (region_id, code)
);
insert into school_codes (region_id, code, school_id) select region_id, code, school_id from schools;

create function keep_school_code() returns trigger language plpgsql as $$
begin
  insert into school_codes (region_id, code, school_id) values (new.region_id, new.code, new.school_id)
  on conflict do nothing;
  perform 1 from school_codes
  where region_id = new.region_id and code = new.code and school_id <> new.school_id;
  if found then
    raise exception 'code % belonged to another school', new.code
      using errcode = 'unique_violation', constraint = 'school_codes_never_again';
  end if;
  return null;
end $$;
create trigger keep_code after insert or update of code on schools for each row execute function keep_school_code();
create trigger written_once before update or delete or truncate on school_codes
  for each statement execute function refuse_change();

-- In which municipality a school stood from day to day.
create table school_places (
  region_id bigint not null,
  place_id bigint generated always as identity,
  school_id bigint not null,
  municipality_id bigint not null,
  -- The first day; null: from its beginning, as far as is known.
  since date,
  -- The day on which it stood there no more; null: it still does, or did when it closed.
  until date,
  primary key (region_id, place_id),
  foreign key (region_id, school_id) references schools (region_id, school_id) on delete cascade,
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id),
  check (until > since),
  constraint school_places_one exclude using gist (region_id with =, school_id with =,
    daterange(since, until, '[)') with &&)
);
create index school_places_by_municipality on school_places (region_id, municipality_id);

insert into school_places (region_id, school_id, municipality_id)
select region_id, school_id, municipality_id from schools;

-- The day from which a change of this transaction holds: told by whoever makes it, otherwise this day in the region.
create function day_of_change(its_region bigint) returns date language sql stable as $$
  select coalesce(nullif(current_setting('opora.day', true), '')::date,
    (select (now() at time zone time_zone)::date from regions where region_id = its_region))
$$;

-- `schools.municipality_id` is the place of now; the place of earlier days is kept by this trigger alone. Two moves from
-- one day are one: the last counts.
create function keep_school_place() returns trigger language plpgsql as $$
declare
  moved_on date;
begin
  if tg_op = 'INSERT' then
    insert into school_places (region_id, school_id, municipality_id, since)
    values (new.region_id, new.school_id, new.municipality_id, new.opened_on);
    return null;
  end if;
  if new.municipality_id = old.municipality_id then
    return null;
  end if;
  moved_on := day_of_change(new.region_id);
  update school_places set until = moved_on
  where region_id = new.region_id and school_id = new.school_id and until is null
    and coalesce(since, '-infinity') < moved_on;
  if found then
    insert into school_places (region_id, school_id, municipality_id, since)
    values (new.region_id, new.school_id, new.municipality_id, moved_on);
  else
    update school_places set municipality_id = new.municipality_id
    where region_id = new.region_id and school_id = new.school_id and until is null;
  end if;
  return null;
end $$;
create trigger keep_place after insert or update of municipality_id on schools
  for each row execute function keep_school_place();
create trigger by_trigger_only before insert or update on school_places
  for each statement execute function refuse_by_hand();

-- Events of a school's life, by the day from which they hold. `history` tells what was typed when; this, what was so when.
create table school_events (
  region_id bigint not null,
  event_id bigint generated always as identity,
  school_id bigint not null,
  kind text not null check (kind in ('opened', 'renamed', 'moved', 'joined', 'split', 'closed', 'reopened')),
  on_date date not null,
  -- The school works no more from that day on.
  ends boolean not null,
  -- Of a joining and a split: the school that goes on with it.
  successor_id bigint,
  -- Names as they were on that day: of the school, of the municipalities of a move, of the successor.
  was text,
  became text,
  -- The order: number and date.
  basis text not null check (basis <> ''),
  reason text,
  recorded_by bigint references users,
  recorded_at timestamptz not null default now(),
  -- The event turned out to be a mistake; it stays readable and counts no more.
  corrected_at timestamptz,
  primary key (region_id, event_id),
  foreign key (region_id, school_id) references schools (region_id, school_id) on delete cascade,
  foreign key (region_id, successor_id) references schools (region_id, school_id) on delete cascade,
  check ((kind in ('joined', 'split')) = (successor_id is not null)),
  check (case kind when 'split' then true else ends = (kind in ('joined', 'closed')) end),
  check (successor_id <> school_id)
);
create index school_events_by_school on school_events (region_id, school_id, on_date);
create index school_events_by_successor on school_events (region_id, successor_id) where successor_id is not null;
create unique index school_events_once on school_events (region_id, school_id, successor_id)
  where successor_id is not null and corrected_at is null;

-- The tree follows the register: roles in a closed school end with it, and so do those of its branches and groups.
create or replace function school_in_tree() returns trigger language plpgsql as $$
begin
  insert into organisations (region_id, kind, name, parent_id, school_id, opened_on, closed_on)
  select new.region_id, 'school', new.name, organisation_id, new.school_id, new.opened_on, new.closed_on
  from organisations where region_id = new.region_id and kind = 'municipality'
    and municipality_id = new.municipality_id
  on conflict (region_id, school_id) where kind = 'school'
    do update set name = excluded.name, parent_id = excluded.parent_id, opened_on = excluded.opened_on,
      closed_on = excluded.closed_on;
  if tg_op = 'UPDATE' and new.closed_on is distinct from old.closed_on then
    update organisations
    set closed_on = case when new.closed_on is not null then greatest(new.closed_on, opened_on) end
    where region_id = new.region_id and school_id = new.school_id and kind <> 'school'
      and closed_on is not distinct from
        case when old.closed_on is not null then greatest(old.closed_on, opened_on) end;
  end if;
  return null;
end $$;
drop trigger in_tree on schools;
create trigger in_tree after insert or update of name, municipality_id, opened_on, closed_on on schools
  for each row execute function school_in_tree();

-- Which schools the region counts as small: the most pupils by level, and whether in villages only; null: as the
-- register says. {"primary": 30, "basic": 70, "secondary": 100, "villagesOnly": true, "source": "…"}
alter table regions add column small_rule jsonb;

-- Outlines of municipalities that the region supplied, simplified: polygons in degrees, longitude first (WGS 84). A
-- municipality may have several: a district and the town in it.
create table outlines (
  region_id bigint not null references regions,
  outline_id bigint generated always as identity,
  -- As the file names it.
  name text not null,
  oktmo text,
  -- null: nobody knows yet whose outline it is.
  municipality_id bigint,
  polygons jsonb not null,
  primary key (region_id, outline_id),
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id)
);
-- Whose data the outlines are, as the file says: shown on the map.
alter table regions add column outlines_source text;

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := ours || ' and (select sight()) = ''region''';
  of_schools constant text := ours
    || ' and ((select sight()) = ''region'' or school_id = any((select sight_schools())::bigint[]))';
begin
  call wall('school_codes', 'select', whole);
  call wall('school_places', 'select', of_schools);
  -- Both schools of a joining know of it.
  call wall('school_events', 'select, insert, update',
    of_schools || ' or ' || ours || ' and successor_id = any((select sight_schools())::bigint[])', whole);
  call wall('outlines', 'select, insert, update, delete', ours, whole);
end $$;
grant usage on all sequences in schema public to opora_app;

alter function keep_school_code() security definer set search_path = public, pg_temp;
alter function keep_school_place() security definer set search_path = public, pg_temp;
-- A function that is replaced forgets as whom it works.
alter function school_in_tree() security definer set search_path = public, pg_temp;
