-- Who is a member of which body, as what, and what he answers for: a school, a municipality, a theme. No right follows from
-- it: rights come from memberships alone.

create table duties (
  region_id bigint not null references regions,
  duty_id bigint generated always as identity,
  user_id bigint not null references users,
  -- The body in which.
  organisation_id bigint not null,
  function text not null check (function in ('chair', 'deputy', 'secretary', 'member', 'curator', 'responsible')),
  -- What for.
  school_id bigint,
  municipality_id bigint,
  theme text check (theme <> ''),
  since date not null,
  -- The first day without it; null: it has no end yet. The day of its beginning: it never held.
  until date,
  -- The order: number and date.
  basis text not null check (basis <> ''),
  -- Of an end set by hand: why, when, and what stood in its place.
  ended_why text,
  ended_at timestamptz,
  until_before date,
  version integer not null default 1,
  created_by bigint references users,
  created_at timestamptz not null default now(),
  primary key (region_id, duty_id),
  foreign key (region_id, organisation_id) references organisations (region_id, organisation_id),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id),
  check (school_id is null or municipality_id is null),
  constraint duties_for_something check (function not in ('curator', 'responsible')
    or num_nonnulls(school_id, municipality_id, theme) > 0),
  check (until >= since),
  check ((ended_at is null) = (ended_why is null)),
  constraint duties_once exclude using gist (region_id with =, user_id with =, organisation_id with =, function with =,
    (coalesce(school_id, 0)) with =, (coalesce(municipality_id, 0)) with =, (coalesce(theme, '')) with =,
    daterange(since, until, '[)') with &&)
);
create index duties_by_organisation on duties (region_id, organisation_id);
create index duties_by_user on duties (user_id);
create index duties_by_school on duties (region_id, school_id) where school_id is not null;
create index duties_by_municipality on duties (region_id, municipality_id) where municipality_id is not null;

create trigger keep_history after insert or update or delete on duties
  for each row execute function keep_history('duty_id');

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := '(select sight() = ''region'')';
  held constant text := 'organisation_id = any((select sight_organisations())::bigint[])';
  for_school constant text := 'school_id = any((select sight_schools())::bigint[])';
begin
  -- Seen where it is held and by whom it is for; a school sees who answers for its municipality.
  call wall('duties', 'select, insert, update',
    ours || ' and (' || whole || ' or ' || held || ' or ' || for_school
      || ' or municipality_id = any((select sight_municipalities())::bigint[]))',
    ours || ' and (' || whole || ' or ' || held || ')');
  -- Nobody is named for what is somebody else's.
  execute 'alter policy added on duties with check (' || ours || ' and (' || whole || ' or ' || held
    || ' and (school_id is null or ' || for_school || ') and (municipality_id is null'
    || ' or municipality_id = (select sight_number(''municipality'')))))';
end $$;
grant usage on all sequences in schema public to opora_app;

alter policy seen on history using (region_id = (select sight_region())
  and ((select sight() = 'region')
    or table_name in ('regions', 'municipalities', 'school_links')
    or table_name = 'schools' and (key ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
    or table_name = 'organisations' and row ->> 'kind' in ('region', 'municipality')
    or table_name = 'organisations'
      and (key ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])
    or table_name in ('memberships', 'duties')
      and (row ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])
    or table_name = 'duties' and ((row ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
      or (row ->> 'municipality_id')::bigint = any((select sight_municipalities())::bigint[]))));
