-- Whoever reads far more of pupils' records than he usually does is told of; and that the heads of the log did not leave.

alter table regions
  -- So many times one's own usual day is unusual.
  add column alarm_factor integer not null default 5 check (alarm_factor between 2 and 100),
  -- A usual day counts as no fewer records than this: small numbers alarm nobody, and whoever is new has it for his own.
  add column alarm_floor integer not null default 100 check (alarm_floor between 10 and 100000);

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'account.changed', 'account.browser', 'run.made', 'approval.asked',
    'approval.decided', 'approval.expired', 'school.event', 'school.results', 'school.status', 'job.failed',
    'backup.failed', 'heads.failed', 'reading.unusual'));
