-- A job that runs can be told to stop, and tells how far it is. Both stand in its `flags`, which go when the job goes:
-- `stopped`: {by, at, tries} (by: the person, null: the product; tries: as many as it had), `progress`: {done, total}.

alter type listed_job add attribute stopped jsonb, add attribute progress jsonb;

create or replace function region_jobs() returns setof listed_job language plpgsql stable security definer
set search_path = public, pg_temp as $$
begin
  return query
    select jobs.id, tasks.identifier, jobs.payload, jobs.last_error, jobs.attempts::integer, jobs.max_attempts::integer,
      jobs.created_at, jobs.run_at, jobs.locked_at, jobs.flags -> 'stopped', jobs.flags -> 'progress'
    from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.payload ->> 'regionId' = sight_region()::text order by jobs.id desc;
end $$;

-- What the product does for all regions, while it does it: to be seen, and not to be touched by people of one region.
create function running_chores() returns setof listed_job language plpgsql stable security definer
set search_path = public, pg_temp as $$
begin
  return query
    select jobs.id, tasks.identifier, '{}'::json, null::text, jobs.attempts::integer, jobs.max_attempts::integer,
      jobs.created_at, jobs.run_at, jobs.locked_at, null::jsonb, jobs.flags -> 'progress'
    from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.payload ->> 'regionId' is null and tasks.identifier <> 'hourly' and jobs.locked_at is not null
    order by jobs.id desc;
end $$;

-- One that waits ends at once. One that runs is ended by the process that runs it, and not tried again.
create function stop_job(job bigint, person bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not exists (select from lock_job(job)) then return; end if;
  update graphile_worker._private_jobs as jobs set flags = coalesce(flags, '{}') || jsonb_build_object('stopped',
      jsonb_build_object('by', person, 'at', now(), 'tries', max_attempts)),
    max_attempts = case when locked_at is null then max_attempts else attempts end
  where id = job;
  perform graphile_worker.permanently_fail_jobs(array[job], 'Cancelled');
end $$;

drop function retry_job(bigint);

-- A job whose asker lost his right goes on in the role of whoever runs it again.
create function retry_job(job bigint, membership bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not exists (select from lock_job(job)) then return; end if;
  perform graphile_worker.reschedule_jobs(array[job], run_at => now(), attempts => 0, max_attempts => (
    select (flags #>> '{stopped,tries}')::integer from graphile_worker._private_jobs where id = job));
  update graphile_worker._private_jobs set flags = flags - 'stopped' - 'progress', last_error = null,
    payload = case when last_error = 'Refused' and membership is not null
      then (payload::jsonb || jsonb_build_object('askedAs', membership))::json else payload end
  where id = job and locked_at is null;
end $$;

revoke execute on function running_chores, stop_job, retry_job from public;
grant execute on function running_chores, stop_job, retry_job to opora_app;
