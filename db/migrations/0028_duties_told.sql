-- Whoever is named in a duty is told: that he is, that it was changed, that it ends, that it goes on after all.

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.returned', 'role.ends', 'duty.named', 'duty.changed', 'duty.ended', 'duty.returned',
    'account.changed', 'account.browser', 'run.made', 'approval.asked', 'approval.decided', 'approval.expired',
    'school.event', 'school.plan', 'school.results', 'school.status', 'job.failed', 'backup.failed', 'heads.failed',
    'reading.unusual'));
