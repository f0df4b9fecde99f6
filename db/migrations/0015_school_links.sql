-- Dated links between schools: which one supports which, as what, from which day, by which order. The rights of a mentor
-- hang on the link: he has them on its days and on no other.

create table school_links (
  region_id bigint not null references regions,
  link_id bigint generated always as identity,
  -- The school that supports, and the one that is supported. Nothing goes the other way.
  from_school bigint not null,
  to_school bigint not null,
  kind text not null check (kind in ('mentoring', 'curation', 'consulting', 'partnership')),
  since date not null,
  -- The first day without the link; null: it has no end yet. The day of its beginning: it never held.
  until date,
  -- The order: number and date.
  basis text not null check (basis <> ''),
  -- Why it was ended or given another end.
  reason text,
  version integer not null default 1,
  created_by bigint references users,
  created_at timestamptz not null default now(),
  primary key (region_id, link_id),
  foreign key (region_id, from_school) references schools (region_id, school_id),
  foreign key (region_id, to_school) references schools (region_id, school_id),
  check (from_school <> to_school),
  check (until >= since),
  constraint school_links_once exclude using gist (region_id with =, from_school with =, to_school with =,
    kind with =, daterange(since, until, '[)') with &&)
);
create index school_links_by_from on school_links (region_id, from_school);
create index school_links_by_to on school_links (region_id, to_school);

create trigger keep_history after insert or update or delete on school_links
  for each row execute function keep_history('link_id');

-- The link by which a mentor supports the school of his role. `unlinked`: given before there were links, and valid by
-- its own days alone; no role is given so any more.
alter table memberships
  add column link_id bigint,
  add column unlinked boolean not null default false,
  add foreign key (region_id, link_id) references school_links (region_id, link_id);
create index memberships_by_link on memberships (region_id, link_id) where link_id is not null;

-- A mentor who also holds a role in another school came from there: the first of such schools supports his.
with mentors as (
  select mentor.region_id, mentor.membership_id, mentored.school_id as to_school, mentor.valid_from, mentor.valid_to,
    (select place.school_id from memberships other join organisations place using (region_id, organisation_id)
      where other.region_id = mentor.region_id and other.user_id = mentor.user_id and other.withdrawn_at is null
        and other.role <> 'mentor' and place.school_id <> mentored.school_id
      order by other.membership_id limit 1) as from_school
  from memberships mentor join organisations mentored using (region_id, organisation_id)
  where mentor.role = 'mentor' and mentor.withdrawn_at is null
), made as (
  insert into school_links (region_id, from_school, to_school, kind, since, until, basis)
  select region_id, from_school, to_school, 'mentoring', min(valid_from),
    case when bool_and(valid_to is not null) then max(valid_to) + 1 end,
    'Роль в школе дана раньше, чем связи стали вести по дням'
  from mentors where from_school is not null group by region_id, from_school, to_school
  returning region_id, link_id, from_school, to_school
)
update memberships set link_id = made.link_id
from mentors join made using (region_id, from_school, to_school)
where memberships.region_id = mentors.region_id and memberships.membership_id = mentors.membership_id;
update memberships set unlinked = true where role = 'mentor' and link_id is null;

alter table memberships add check ((role = 'mentor') = (link_id is not null or unlinked));
-- A person who supported a school by a link that is over may support it by another.
alter table memberships drop constraint memberships_once;
alter table memberships add constraint memberships_once exclude using gist (user_id with =, organisation_id with =,
  role with =, (coalesce(link_id, 0)) with =, daterange(valid_from, valid_to, '[]') with &&)
  where (withdrawn_at is null);

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
begin
  -- Rights hang on links: whoever looks at a person's roles must see all of them, also at the door.
  call wall('school_links', 'select, insert, update', '(select sight() = ''door'') or ' || ours,
    ours || ' and ((select sight() = ''region'') or (from_school = any((select sight_schools())::bigint[])'
      || ' and to_school = any((select sight_schools())::bigint[])))');
  execute 'alter policy seen on history using (' || ours || ' and ((select sight() = ''region'')'
    || ' or table_name in (''municipalities'', ''school_links'')'
    || ' or table_name = ''schools'' and (key ->> ''school_id'')::bigint = any((select sight_schools())::bigint[])))';
end $$;
grant usage on all sequences in schema public to opora_app;
