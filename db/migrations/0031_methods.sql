-- Methods of a region's own: versions of rules, each a draft until another person approves it, fixed by its first run.

create table method_versions (
  region_id bigint not null references regions,
  method_version_id bigint generated always as identity,
  -- What people call the method by: the same for all its versions.
  method_id text not null check (method_id ~ '^[a-z0-9.-]{1,60}$'),
  number text not null check (number ~ '^\d{1,4}\.\d{1,4}\.\d{1,4}$'),
  state text not null default 'draft' check (state in ('draft', 'checked', 'approved', 'frozen')),
  -- The rule as `checkMethodology` reads it. A draft need not be sound.
  content jsonb not null check (jsonb_typeof(content) = 'object' and octet_length(content::text) <= 500000),
  examples jsonb not null default '[]' check (jsonb_typeof(examples) = 'array' and octet_length(examples::text) <= 500000),
  -- The version it was made of, `id@1.0.0`, and what it changes in it: sentences.
  based_on text not null,
  changes jsonb not null default '[]' check (jsonb_typeof(changes) = 'array'),
  -- The author's own.
  words text not null default '',
  -- Everybody who wrote in it: none of them approves it.
  writers bigint[] not null check (cardinality(writers) > 0),
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  checked_by bigint references users,
  checked_at timestamptz,
  approved_by bigint references users,
  approved_at timestamptz,
  frozen_at timestamptz,
  -- Why the last one who could approve it sent it back.
  returned_why text,
  version integer not null default 1,
  -- Deleted, and may still be put back; swept after a day.
  deleted_at timestamptz,
  primary key (region_id, method_version_id),
  check (deleted_at is null or state = 'draft'),
  check ((state = 'draft') = (checked_by is null)),
  check ((checked_by is null) = (checked_at is null)),
  check ((state in ('approved', 'frozen')) = (approved_by is not null)),
  check ((approved_by is null) = (approved_at is null)),
  check ((state = 'frozen') = (frozen_at is not null)),
  constraint method_versions_two_people check (approved_by is null
    or approved_by <> all (writers) and approved_by <> checked_by)
);
create unique index method_versions_number on method_versions (region_id, method_id, number) where deleted_at is null;

/** What was checked is what is approved, and what was approved is what lists were made by. */
create function guard_method_version() returns trigger language plpgsql as $$
declare
  steps constant text[] := array['draft draft', 'draft checked', 'checked checked', 'checked draft', 'checked approved',
    'approved approved', 'approved draft', 'approved frozen'];
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then
      raise exception 'only a draft of a method is deleted' using errcode = 'insufficient_privilege';
    end if;
    return old;
  end if;
  if not old.state || ' ' || new.state = any (steps) then
    raise exception 'a method does not go from % to %', old.state, new.state using errcode = 'insufficient_privilege';
  end if;
  if (old.region_id, old.method_id, old.created_by, old.created_at)
      is distinct from (new.region_id, new.method_id, new.created_by, new.created_at)
    or not new.writers @> old.writers then
    raise exception 'whose a method is does not change' using errcode = 'insufficient_privilege';
  end if;
  if (old.number, old.content, old.examples, old.based_on, old.changes, old.words, old.writers)
      is distinct from (new.number, new.content, new.examples, new.based_on, new.changes, new.words, new.writers)
    and not (old.state in ('draft', 'checked') and new.state = 'draft') then
    raise exception 'only a draft of a method is changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guard_method_version before update or delete on method_versions
  for each row execute function guard_method_version();

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := '(select sight() = ''region'')';
begin
  -- Below the region people read what is approved; drafts are the region's.
  call wall('method_versions', 'select, insert, update, delete',
    ours || ' and (' || whole || ' or state in (''approved'', ''frozen''))',
    ours || ' and ' || whole);
  -- It comes as a draft, whoever brings it.
  execute 'alter policy added on method_versions with check (' || ours || ' and ' || whole || ' and state = ''draft'')';
end $$;
grant usage on all sequences in schema public to opora_app;

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'duty.named', 'duty.changed', 'duty.ended', 'duty.returned',
    'account.changed', 'account.browser', 'run.made', 'listing.shown',
    'listing.disputed', 'listing.answered', 'listing.approved', 'approval.asked', 'approval.decided', 'approval.expired',
    'school.event', 'school.plan', 'school.results', 'school.status', 'job.failed', 'backup.failed', 'heads.failed',
    'reading.unusual', 'method.checked', 'method.decided'));
