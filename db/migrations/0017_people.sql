-- A card of a person is corrected by those who keep it; people are told more.

-- Counts the changes of what a card shows, whoever makes them: a form filled from an older one is refused.
alter table users add column version integer not null default 1;
create function count_card_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger count_version before update on users for each row
  when ((old.name, old.login, old.email) is distinct from (new.name, new.login, new.email))
  execute function count_card_version();

alter table messages drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('invitation', 'reset', 'digest', 'account'));

alter table notifications drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given',
    'role.withdrawn', 'role.restored', 'role.ends', 'account.changed', 'account.browser', 'run.made', 'approval.asked',
    'approval.decided', 'approval.expired', 'school.event', 'school.results', 'school.status', 'job.failed',
    'backup.failed'));
