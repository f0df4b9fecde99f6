-- Events of a school's life whose day has not come: each is carried out on its day by the command of an event entered by
-- hand.

create table planned_events (
  region_id bigint not null references regions,
  plan_id bigint generated always as identity,
  -- null: of a school that is to be opened.
  school_id bigint,
  kind text not null check (kind in ('opened', 'renamed', 'moved', 'joined', 'split', 'closed')),
  on_date date not null,
  -- What the command is told, but for the code of the school and the version it was seen in.
  event jsonb not null,
  -- Of a joining: the school that will go on with it.
  successor_id bigint,
  -- Names as they were when it was entered: of the school, and of what the event leads to.
  was text,
  became text,
  recorded_by bigint not null references users,
  recorded_at timestamptz not null default now(),
  state text not null default 'planned' check (state in ('planned', 'applied', 'withdrawn', 'refused')),
  settled_at timestamptz,
  -- Why it could not be applied.
  refusal text,
  primary key (region_id, plan_id),
  foreign key (region_id, school_id) references schools (region_id, school_id) on delete cascade,
  foreign key (region_id, successor_id) references schools (region_id, school_id) on delete cascade,
  check ((kind = 'opened') = (school_id is null)),
  check ((kind = 'joined') = (successor_id is not null)),
  check ((state = 'planned') = (settled_at is null)),
  check ((state = 'refused') <= (refusal is not null))
);
create unique index planned_events_once on planned_events
  (region_id, kind, on_date, (coalesce(school_id::text, 'code ' || (event ->> 'code')))) where state = 'planned';
create index planned_events_by_school on planned_events (region_id, school_id);
create index planned_events_by_successor on planned_events (region_id, successor_id) where successor_id is not null;

do $$
declare
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := ours || ' and (select sight() = ''region'')';
begin
  call wall('planned_events', 'select, insert, update',
    ours || ' and ((select sight() = ''region'') or school_id = any((select sight_schools())::bigint[])'
      || ' or successor_id = any((select sight_schools())::bigint[]))', whole);
end $$;
grant usage on all sequences in schema public to opora_app;

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'account.changed', 'account.browser', 'run.made', 'approval.asked',
    'approval.decided', 'approval.expired', 'school.event', 'school.plan', 'school.results', 'school.status',
    'job.failed', 'backup.failed', 'heads.failed', 'reading.unusual'));
