-- The list of jobs belongs to the owner; people see and change those of their own region by these functions only.

create type listed_job as (id bigint, name text, payload json, error text, tries integer, "triesAllowed" integer,
  "createdAt" timestamptz, "runAt" timestamptz, "startedAt" timestamptz);

-- The newest first.
create function region_jobs() returns setof listed_job language plpgsql stable security definer
set search_path = public, pg_temp as $$
begin
  return query
    select jobs.id, tasks.identifier, jobs.payload, jobs.last_error, jobs.attempts::integer, jobs.max_attempts::integer,
      jobs.created_at, jobs.run_at, jobs.locked_at
    from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.payload ->> 'regionId' = sight_region()::text order by jobs.id desc;
end $$;

create function lock_job(job bigint) returns setof listed_job language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  perform from graphile_worker._private_jobs as jobs
  where jobs.id = job and jobs.payload ->> 'regionId' = sight_region()::text for update;
  return query select * from region_jobs() listed where listed.id = job;
end $$;

create function retry_job(job bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if exists (select from lock_job(job)) then
    perform graphile_worker.reschedule_jobs(array[job], run_at => now(), attempts => 0);
  end if;
end $$;

create function drop_job(job bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if exists (select from lock_job(job)) then
    perform graphile_worker.complete_jobs(array[job]);
  end if;
end $$;

revoke execute on function region_jobs, lock_job, retry_job, drop_job from public;
grant execute on function region_jobs, lock_job, retry_job, drop_job to opora_app;
