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
    'role.withdrawn', 'role.returned', 'role.ends', 'account.changed', 'account.browser', 'run.made', 'approval.asked',
    'approval.decided', 'approval.expired', 'school.event', 'school.results', 'school.status', 'job.failed',
    'backup.failed'));

-- Who watches schools of the region in sight: a change of a school tells them, whoever makes it, and shows their lists to
-- nobody.
create function watchers_of(schools bigint[]) returns table (school_id bigint, user_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select watched.school_id, watched.user_id from watched_schools as watched
  where watched.region_id = sight_region() and watched.school_id = any(schools)
$$;
revoke execute on function watchers_of from public;
grant execute on function watchers_of to opora_app;
