-- The list of schools that becomes an order: made of a run, shown in confidence, disputed, answered, approved and frozen.
-- A run and its traces stay as they are; what people decide beside the rule stands here.

create table listings (
  region_id bigint not null references regions,
  listing_id bigint generated always as identity,
  run_id bigint not null,
  -- The last academic year that counts, as of the run.
  year text not null,
  state text not null default 'draft' check (state in ('draft', 'shown', 'approved')),
  -- The approved list that this one puts right, and why.
  corrects bigint,
  reason text check (reason <> ''),
  -- Files behind the facts of the run: `[{file, sha256}]`.
  sources jsonb not null,
  -- The last day on which its schools may be disputed.
  disputes_until date,
  shown_at timestamptz,
  shown_by bigint references users,
  order_number text check (order_number <> ''),
  order_date date,
  approved_at timestamptz,
  approved_by bigint references users,
  -- Over the canonical bytes of the whole list: server/listings/seal.ts.
  sha256 bytea,
  version integer not null default 1,
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  primary key (region_id, listing_id),
  foreign key (region_id, run_id) references runs (region_id, run_id),
  foreign key (region_id, corrects) references listings (region_id, listing_id),
  check ((corrects is null) = (reason is null)),
  check (state = 'draft' or num_nulls(disputes_until, shown_at, shown_by) = 0),
  check (state <> 'approved' or num_nulls(order_number, order_date, approved_at, approved_by, sha256) = 0),
  -- Whoever makes a list does not approve it.
  check (approved_by <> created_by)
);
-- A list is put right once: the next correction is of the correction.
create unique index listings_corrected_once on listings (region_id, corrects) where state = 'approved';

-- What the run said of a school, as it was called when the list was made; its trace stays with the run.
create table listing_schools (
  region_id bigint not null,
  listing_id bigint not null,
  school_id bigint not null,
  run_id bigint not null,
  code text not null,
  name text collate ru_natural not null,
  municipality text collate ru_natural not null,
  rule text not null check (rule in ('yes', 'no', 'undecided')),
  band text,
  markers integer not null,
  near boolean not null,
  -- In words; empty for a school that the rule leaves out.
  grounds text not null,
  near_miss text,
  -- It was in the approved list of the year before.
  repeated boolean not null,
  primary key (region_id, listing_id, school_id),
  foreign key (region_id, listing_id) references listings (region_id, listing_id),
  foreign key (region_id, run_id, school_id) references run_outcomes (region_id, run_id, school_id)
);
create index listing_schools_by_school on listing_schools (region_id, school_id);

create table listing_disputes (
  region_id bigint not null,
  dispute_id bigint generated always as identity,
  listing_id bigint not null,
  school_id bigint not null,
  reason text not null check (reason <> ''),
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  answer text check (answer in ('accepted', 'refused')),
  words text check (words <> ''),
  answered_by bigint references users,
  answered_at timestamptz,
  taken_back_by bigint references users,
  taken_back_at timestamptz,
  primary key (region_id, dispute_id),
  foreign key (region_id, listing_id, school_id) references listing_schools (region_id, listing_id, school_id),
  check (num_nulls(answer, words, answered_by, answered_at) in (0, 4)),
  check ((taken_back_by is null) = (taken_back_at is null)),
  check (answer is null or taken_back_at is null)
);
create unique index listing_disputes_one_open on listing_disputes (region_id, listing_id, school_id)
  where answer is null and taken_back_at is null;

-- What people decided beside the rule, the last one counts.
create table listing_decisions (
  region_id bigint not null,
  decision_id bigint generated always as identity,
  listing_id bigint not null,
  school_id bigint not null,
  decision text not null check (decision in ('in', 'out')),
  reason text not null check (reason <> ''),
  -- The dispute that was right.
  dispute_id bigint,
  decided_by bigint not null references users,
  decided_at timestamptz not null default now(),
  primary key (region_id, decision_id),
  foreign key (region_id, listing_id, school_id) references listing_schools (region_id, listing_id, school_id),
  foreign key (region_id, dispute_id) references listing_disputes (region_id, dispute_id)
);
create index listing_decisions_by_school on listing_decisions (region_id, listing_id, school_id, decision_id desc);

-- Of a dispute, or the signed order: the last one counts.
create table listing_files (
  region_id bigint not null,
  file_id bigint generated always as identity,
  listing_id bigint not null,
  dispute_id bigint,
  -- As of the dispute; null: the order.
  school_id bigint,
  name text not null,
  sha256 bytea not null,
  content bytea not null check (length(content) > 0),
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  primary key (region_id, file_id),
  foreign key (region_id, listing_id) references listings (region_id, listing_id),
  foreign key (region_id, dispute_id) references listing_disputes (region_id, dispute_id),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  check ((dispute_id is null) = (school_id is null))
);
create index listing_files_by_listing on listing_files (region_id, listing_id, file_id);

-- A list goes one way, and from its approval on nothing of it changes, whoever asks.
create function keep_listing() returns trigger language plpgsql as $$
declare
  -- What stands in it while it is in a state.
  showing constant text[] := array['state', 'disputes_until', 'shown_at', 'shown_by', 'version'];
  approving constant text[] := array['state', 'order_number', 'order_date', 'approved_at', 'approved_by', 'sha256', 'version'];
begin
  if tg_op = 'INSERT' and new.state = 'draft' then
    return new;
  elsif tg_op = 'UPDATE' and (
    old.state = 'draft' and new.state in ('draft', 'shown') and (to_jsonb(new) - showing) = (to_jsonb(old) - showing)
    or old.state = 'shown' and new.state in ('shown', 'approved')
      and (to_jsonb(new) - approving) = (to_jsonb(old) - approving)) then
    return new;
  end if;
  raise exception 'listings: % is refused, an approved list is frozen', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;
create trigger frozen before insert or update or delete on listings for each row execute function keep_listing();

-- Arguments: the states of the list in which rows come under it. Whoever approves waits for them, and they for him.
create function keep_in_listing() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  its_state text;
begin
  select state into its_state from listings
  where region_id = new.region_id and listing_id = new.listing_id for share;
  if its_state = any(tg_argv) then
    return new;
  end if;
  raise exception '%: % is refused, the list is %', tg_table_name, lower(tg_op), its_state
    using errcode = 'insufficient_privilege';
end $$;
create trigger frozen before insert on listing_schools for each row execute function keep_in_listing('draft');
create trigger frozen before insert on listing_decisions for each row execute function keep_in_listing('draft', 'shown');
create trigger frozen before insert or update on listing_disputes for each row execute function keep_in_listing('shown');
create trigger frozen before insert on listing_files for each row execute function keep_in_listing('shown');

create function refuse_second_answer() returns trigger language plpgsql as $$
declare
  answering constant text[] := array['answer', 'words', 'answered_by', 'answered_at', 'taken_back_by', 'taken_back_at'];
begin
  if old.answer is null and old.taken_back_at is null
    and (to_jsonb(new) - answering) = (to_jsonb(old) - answering) then
    return new;
  end if;
  raise exception 'a dispute is answered once, and nothing else of it changes' using errcode = 'insufficient_privilege';
end $$;
create trigger answered_once before update on listing_disputes for each row execute function refuse_second_answer();

create trigger written_once before delete or truncate on listings for each statement execute function refuse_change();
create trigger written_once before delete or truncate on listing_disputes
  for each statement execute function refuse_change();
do $$
declare
  its_table text;
begin
  foreach its_table in array array['listing_schools', 'listing_decisions', 'listing_files'] loop
    execute format('create trigger written_once before update or delete or truncate on %I
      for each statement execute function refuse_change()', its_table);
  end loop;
end $$;

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := '(select sight() = ''region'')';
  of_schools constant text := ours || ' and (' || whole || ' or school_id = any((select sight_schools())::bigint[]))';
  -- Below the region: once the list is shown.
  in_shown constant text := ours || ' and (' || whole || ' or school_id = any((select sight_schools())::bigint[])'
    || ' and exists (select from listings shown where shown.region_id = %1$s.region_id'
    || ' and shown.listing_id = %1$s.listing_id and shown.state <> ''draft''))';
  its_open constant text := ' and exists (select from listings open where open.region_id = %1$s.region_id'
    || ' and open.listing_id = %1$s.listing_id and open.state <> ''approved'')';
begin
  call wall('listings', 'select, insert, update', ours || ' and (' || whole || ' or state <> ''draft'')',
    ours || ' and ' || whole);
  execute 'alter policy changed on listings using (' || ours || ' and ' || whole || ' and state <> ''approved'')'
    || ' with check (' || ours || ' and ' || whole || ')';
  call wall('listing_schools', 'select, insert', format(in_shown, 'listing_schools'),
    ours || ' and ' || whole || format(its_open, 'listing_schools'));
  call wall('listing_decisions', 'select, insert', format(in_shown, 'listing_decisions'),
    ours || ' and ' || whole || format(its_open, 'listing_decisions'));
  -- A draft has neither.
  call wall('listing_disputes', 'select, insert, update', of_schools,
    of_schools || format(its_open, 'listing_disputes'));
  call wall('listing_files', 'select, insert', of_schools, of_schools || format(its_open, 'listing_files'));
end $$;
grant usage on all sequences in schema public to opora_app;

-- Told: a list is shown, a school of it is disputed, its dispute is answered, the list is approved.
alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'duty.named', 'duty.changed', 'duty.ended', 'duty.returned',
    'account.changed', 'account.browser', 'run.made', 'listing.shown', 'listing.disputed', 'listing.answered',
    'listing.approved', 'approval.asked', 'approval.decided', 'approval.expired', 'school.event', 'school.plan',
    'school.results', 'school.status', 'job.failed', 'backup.failed', 'heads.failed', 'reading.unusual'));
