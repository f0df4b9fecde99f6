-- Social passports of schools by academic year: numbers of people, never their names. Filled by the school, accepted or
-- returned by the district. Of the accepted ones a run makes the index of social well-being (ИСБШ) and what is expected
-- of schools in such conditions; what a run found is kept for good.

create table passports (
  region_id bigint not null references regions,
  passport_id bigint generated always as identity,
  school_id bigint not null,
  year text not null check (year ~ '^\d{4}/\d{2}$'),
  -- Field → count; what is not there is not known.
  answers jsonb not null,
  state text not null check (state in ('draft', 'sent', 'accepted', 'returned')),
  -- What has to be mended.
  remark text check (remark <> ''),
  -- The index with its trace, as it was worked out when the passport was accepted.
  outcome jsonb,
  sent_at timestamptz,
  decided_at timestamptz,
  version integer not null default 1,
  primary key (region_id, passport_id),
  constraint passports_once unique (region_id, school_id, year),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  check ((state = 'accepted') = (outcome is not null)),
  check ((state = 'returned') = (remark is not null))
);

create trigger keep_history after insert or update or delete on passports
  for each row execute function keep_history('passport_id');

create table context_runs (
  region_id bigint not null references regions,
  run_id bigint generated always as identity,
  -- Of the passports, and of the results; null: there were none.
  year text not null,
  results_year text,
  -- The version of the index and the model of expected results, whole.
  index_version jsonb not null,
  model jsonb not null,
  schools_total integer not null,
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  primary key (region_id, run_id)
);
create index context_runs_by_year on context_runs (region_id, year, run_id desc);

create table context_outcomes (
  region_id bigint not null,
  run_id bigint not null,
  school_id bigint not null,
  municipality_id bigint not null,
  -- null: not known, as all that follows.
  index double precision,
  coverage double precision,
  level text check (level in ('low', 'below', 'above', 'high')),
  participants integer,
  low integer,
  expected double precision,
  added double precision,
  resilient text not null check (resilient in ('yes', 'no', 'unknown')),
  field text check (field in ('good-hard', 'good-easy', 'poor-hard', 'poor-easy')),
  trace jsonb not null,
  primary key (region_id, run_id, school_id),
  foreign key (region_id, run_id) references context_runs (region_id, run_id),
  foreign key (region_id, school_id) references schools (region_id, school_id)
);

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := ours || ' and (select sight() = ''region'')';
  of_school constant text := ours
    || ' and ((select sight() = ''region'') or school_id = any((select sight_schools())::bigint[]))';
begin
  call wall('passports', 'select, insert, update', of_school);
  call wall('context_runs', 'select, insert', ours, whole);
  call wall('context_outcomes', 'select, insert', of_school, whole);
end $$;
grant usage on all sequences in schema public to opora_app;

alter policy seen on history using (region_id = (select sight_region())
  and ((select sight() = 'region')
    or table_name in ('regions', 'municipalities', 'school_links')
    or table_name = 'schools' and (key ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
    or table_name = 'passports' and (row ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
    or table_name = 'organisations' and row ->> 'kind' in ('region', 'municipality')
    or table_name = 'organisations'
      and (key ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])
    or table_name in ('memberships', 'duties')
      and (row ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])
    or table_name = 'duties' and ((row ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
      or (row ->> 'municipality_id')::bigint = any((select sight_municipalities())::bigint[]))));

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'duty.named', 'duty.changed', 'duty.ended', 'duty.returned',
    'account.changed', 'account.browser', 'run.made', 'listing.shown', 'listing.disputed', 'listing.answered', 'listing.approved',
    'approval.asked', 'approval.decided', 'approval.expired', 'method.checked', 'method.decided',
    'school.event', 'school.plan', 'school.results', 'school.status', 'passport.accepted', 'passport.returned',
    'job.failed', 'backup.failed', 'heads.failed', 'reading.unusual'));
