-- Organisations as one tree, people who hold roles in them for dates, invitations.
-- A region, a municipality and a school are places of the tree from their first day: the database sees to it.

create extension if not exists btree_gist;

create table organisations (
  region_id bigint not null references regions,
  organisation_id bigint generated always as identity,
  kind text not null check (kind in ('region', 'department', 'operator', 'assessment_centre', 'methodologists_centre',
    'council', 'municipality', 'municipal_authority', 'methodical_office', 'school', 'branch', 'further_education',
    'working_group')),
  -- Of a region, a municipality and a school: as it is called there.
  name text collate ru_natural not null,
  parent_id bigint,
  -- Whose schools the organisation works with: of one school, of one municipality, or (both null) of the region.
  municipality_id bigint,
  school_id bigint,
  opened_on date,
  closed_on date,
  version integer not null default 1,
  primary key (region_id, organisation_id),
  foreign key (region_id, parent_id) references organisations (region_id, organisation_id),
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  check (municipality_id is null or school_id is null),
  check ((kind = 'region') = (parent_id is null)),
  check (parent_id <> organisation_id),
  check (closed_on >= opened_on),
  check (kind not in ('municipality', 'municipal_authority', 'methodical_office') or municipality_id is not null),
  check (kind not in ('school', 'branch') or school_id is not null),
  check (kind not in ('region', 'department', 'operator', 'assessment_centre', 'methodologists_centre', 'council')
    or num_nonnulls(municipality_id, school_id) = 0)
);
create unique index organisations_region on organisations (region_id) where kind = 'region';
create unique index organisations_municipality on organisations (region_id, municipality_id) where kind = 'municipality';
create unique index organisations_school on organisations (region_id, school_id) where kind = 'school';
create index organisations_by_parent on organisations (region_id, parent_id);

create function region_in_tree() returns trigger language plpgsql as $$
begin
  insert into organisations (region_id, kind, name) values (new.region_id, 'region', new.name)
  on conflict (region_id) where kind = 'region' do update set name = excluded.name;
  return null;
end $$;
create trigger in_tree after insert or update of name on regions for each row execute function region_in_tree();

create function municipality_in_tree() returns trigger language plpgsql as $$
begin
  insert into organisations (region_id, kind, name, parent_id, municipality_id)
  select new.region_id, 'municipality', new.name, organisation_id, new.municipality_id
  from organisations where region_id = new.region_id and kind = 'region'
  on conflict (region_id, municipality_id) where kind = 'municipality' do update set name = excluded.name;
  return null;
end $$;
create trigger in_tree after insert or update of name on municipalities
  for each row execute function municipality_in_tree();

create function school_in_tree() returns trigger language plpgsql as $$
begin
  insert into organisations (region_id, kind, name, parent_id, school_id)
  select new.region_id, 'school', new.name, organisation_id, new.school_id
  from organisations where region_id = new.region_id and kind = 'municipality'
    and municipality_id = new.municipality_id
  on conflict (region_id, school_id) where kind = 'school'
    do update set name = excluded.name, parent_id = excluded.parent_id;
  return null;
end $$;
create trigger in_tree after insert or update of name, municipality_id on schools
  for each row execute function school_in_tree();

-- What is there already takes its place.
update regions set name = name;
update municipalities set name = name;
update schools set name = name;

create table memberships (
  region_id bigint not null,
  membership_id bigint generated always as identity unique,
  user_id bigint not null references users,
  organisation_id bigint not null,
  role text not null check (role in ('administrator', 'operator', 'department', 'council', 'assessment_centre',
    'methodologist', 'municipal_authority', 'municipal_methodologist', 'coordinator', 'head', 'school_team', 'teacher',
    'psychologist', 'mentor', 'expert', 'editor')),
  valid_from date not null,
  -- The last day; null: until withdrawn.
  valid_to date,
  granted_by bigint references users,
  granted_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by bigint references users,
  withdrawn_why text,
  primary key (region_id, membership_id),
  foreign key (region_id, organisation_id) references organisations (region_id, organisation_id),
  check (valid_to >= valid_from),
  check ((withdrawn_at is null) = (withdrawn_why is null)),
  constraint memberships_once exclude using gist (user_id with =, organisation_id with =, role with =,
    daterange(valid_from, valid_to, '[]') with &&) where (withdrawn_at is null)
);
create index memberships_by_user on memberships (user_id);
create index memberships_by_organisation on memberships (region_id, organisation_id);

insert into memberships (region_id, user_id, organisation_id, role, valid_from)
select users.region_id, users.user_id, organisation_id,
  case users.role when 'region' then 'operator' when 'district' then 'coordinator' else 'head' end,
  users.created_at::date
from users join organisations on organisations.region_id = users.region_id and (
  (users.role = 'region' and kind = 'region')
  or (users.role = 'district' and kind = 'municipality' and organisations.municipality_id = users.municipality_id)
  or (users.role = 'school' and kind = 'school' and organisations.school_id = users.school_id));

alter table users drop column role, drop column municipality_id, drop column school_id;
-- null: invited, and no password chosen yet.
alter table users alter column password_hash drop not null;
alter table users add column email text;

-- In which of the person's roles the session works; null: in the first that is valid.
alter table sessions add column membership_id bigint references memberships (membership_id);

-- Links by which a person chooses a password: once, until they expire.
create table invitations (
  -- SHA-256 of the link's token: the table lets nobody in.
  token_hash bytea primary key,
  user_id bigint not null references users,
  created_by bigint references users,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_by_user on invitations (user_id);

-- In which role files were sent: whose rows they may hold is judged by it when they are read. null: by the product itself.
alter table imports add column created_as bigint references memberships (membership_id);
update imports set created_as = (select min(membership_id) from memberships where user_id = imports.created_by);
