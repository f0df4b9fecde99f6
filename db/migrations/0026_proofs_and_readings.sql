-- The way in: proofs of who one is, and a second factor for roles of schools too; and indexes of readings in the log.

-- When the person of a session last proved who he is, by all that lets him in. What could give his account away asks for a
-- proof of the last minutes.

alter table sessions add column proved_at timestamptz;
update sessions set proved_at = coalesce(second_factor_at, created_at);
alter table sessions alter column proved_at set default now(), alter column proved_at set not null;

-- Whether roles held in a school must have a second factor as well; a region that is opened from now on begins with it.
alter table regions add column second_factor_schools boolean not null default false;

-- What the hourly look at readings asks the log for: the days that go on, and six weeks of whoever read much on them.
create index audit_log_readings on audit_log (at)
  where action in ('read.rows', 'read.original', 'read.findings', 'read.samples', 'audit.alarm');
create index audit_log_readings_by_user on audit_log (user_id, at)
  where action in ('read.rows', 'read.original', 'read.findings', 'read.samples');
