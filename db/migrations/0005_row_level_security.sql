-- The second wall. Queries carry the scope of a person themselves; the database lets through no row outside it even when
-- one of them forgets. The product works as `opora_app`, which owns nothing; migrations and commands of the machine work
-- as the owner, whom a policy of his own lets see all: a connection that is neither sees nothing.

do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'opora_app') then
      create role opora_app nologin;
    end if;
  exception
    -- Another installation on the same server made it meanwhile.
    when duplicate_object or unique_violation then null;
  end;
  if not pg_has_role(current_user, 'opora_app', 'usage') then
    execute format('grant opora_app to %I', current_user);
  end if;
exception
  when insufficient_privilege then
    raise exception 'У пользователя % нет права завести роль opora_app. Пусть администратор PostgreSQL выполнит: create role opora_app nologin; grant opora_app to %;', current_user, current_user;
end $$;
do $$
begin
  execute format('grant temporary on database %I to opora_app', current_database());
end $$;

-- What a transaction sees: settings of the transaction, told at its beginning. `door`: somebody is coming in, and
-- only what tells who he is can be seen.
create function sight() returns text language sql stable parallel safe as
  $$ select current_setting('opora.sight', true) $$;
create function sight_number(name text) returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('opora.' || name, true), '')::bigint $$;
create function sight_region() returns bigint language sql stable parallel safe as
  $$ select case when sight() in ('region', 'municipality', 'school') then sight_number('region') end $$;
-- Asked once for a statement, however many rows it reads.
create function sight_schools() returns bigint[] language sql stable parallel safe as $$
  select case sight()
    when 'school' then array[sight_number('school')]
    when 'municipality' then coalesce((select array_agg(school_id) from schools
      where region_id = sight_region() and municipality_id = sight_number('municipality')), '{}') end
$$;
create function sight_municipalities() returns bigint[] language sql stable parallel safe as $$
  select case sight()
    when 'municipality' then array[sight_number('municipality')]
    when 'school' then (select array_agg(municipality_id) from schools
      where region_id = sight_region() and school_id = sight_number('school')) end
$$;

create function region_of_login(its_login text) returns bigint language sql stable security definer
set search_path = public, pg_temp as
  $$ select region_id from users where login = its_login $$;
revoke execute on function region_of_login from public;
grant execute on function region_of_login to opora_app;

-- Gives a table its wall: who may read rows, and, where that is narrower, who may add and change them.
create procedure wall(guarded regclass, verbs text, readable text, writable text default null) language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', guarded);
  execute format('create policy owner on %s to %I using (true)', guarded, current_user);
  execute format('create policy seen on %s for select to opora_app using (%s)', guarded, readable);
  if verbs like '%insert%' then
    execute format('create policy added on %s for insert to opora_app with check (%s)', guarded, coalesce(writable, readable));
  end if;
  if verbs like '%update%' then
    execute format('create policy changed on %s for update to opora_app using (%s)', guarded, coalesce(writable, readable));
  end if;
  if verbs like '%delete%' then
    execute format('create policy removed on %s for delete to opora_app using (%s)', guarded, coalesce(writable, readable));
  end if;
  execute format('grant %s on %s to opora_app', verbs, guarded);
end $$;

do $$
declare
  door constant text := '(select sight()) = ''door''';
  ours constant text := 'region_id = (select sight_region())';
  whole constant text := ours || ' and (select sight()) = ''region''';
  of_schools constant text := ours
    || ' and ((select sight()) = ''region'' or school_id = any((select sight_schools())::bigint[]))';
  -- Rows of files: of no school while nobody knows whose they are.
  of_files constant text := ours || ' and ((select sight()) = ''region'' or school_id = any((select sight_schools())::bigint[])'
    || ' or (school_id is null and exists (select from import_files file where file.region_id = %1$s.region_id'
    || ' and file.file_id = %1$s.file_id)))';
  own constant text := '(select sight()) = ''door'' or user_id = (select sight_number(''person''))';
  of_people constant text := own || ' or exists (select from users person where person.user_id = %s.user_id)';
  all_verbs constant text := 'select, insert, update, delete';
begin
  call wall('regions', 'select, update', door || ' or ' || ours, whole);
  -- Whoever writes facts locks his region, though he may not change it.
  execute 'alter policy changed on regions using (' || ours || ') with check (' || whole || ')';
  call wall('municipalities', 'select, insert, update',
    ours || ' and ((select sight()) = ''region'' or municipality_id = any((select sight_municipalities())::bigint[]))', whole);
  call wall('schools', 'select, insert, update', ours || ' and ((select sight()) = ''region'''
    || ' or municipality_id = (select sight_number(''municipality'')) or school_id = (select sight_number(''school'')))', whole);
  call wall('school_aliases', all_verbs, ours, whole);

  -- Who is who, and who may what: of the whole region, because whoever gives and takes rights must see all of them.
  call wall('users', 'select, insert, update', door || ' or ' || ours);
  call wall('organisations', 'select, insert, update', door || ' or ' || ours, whole);
  call wall('memberships', 'select, insert, update', door || ' or ' || ours,
    ours || ' and ((select sight()) = ''region'' or exists (select from organisations place
      where place.region_id = memberships.region_id and place.organisation_id = memberships.organisation_id
        and (place.municipality_id = any((select sight_municipalities())::bigint[])
          and (select sight()) = ''municipality'' or place.school_id = any((select sight_schools())::bigint[]))))');
  call wall('sessions', all_verbs, format(of_people, 'sessions'));
  call wall('invitations', all_verbs, format(of_people, 'invitations'));
  call wall('second_factors', all_verbs, format(of_people, 'second_factors'));
  call wall('recovery_codes', all_verbs, format(of_people, 'recovery_codes'));
  -- A login that nobody has is any region's to sweep.
  call wall('sign_in_attempts', 'select, insert, delete', door || ' or region_of_login(login) = (select sight_region())'
    || ' or ((select sight()) = ''region'' and region_of_login(login) is null)');

  call wall('procedures', 'select, insert', 'true', '(select sight_region()) is not null');
  call wall('scales', 'select', 'region_id is null or ' || ours);
  call wall('minimums', 'select', 'region_id is null or ' || ours);
  call wall('sittings', 'select, insert', ours);
  call wall('column_mappings', 'select, insert, update', ours);

  -- That there is an import, the region knows: whoever applies one makes all others look again. What is in it is walled.
  call wall('imports', 'select, insert, update', ours);
  call wall('import_files', all_verbs, ours || ' and ((select sight()) = ''region'''
    || ' or exists (select from imports join memberships sender on sender.membership_id = imports.created_as
          join organisations place on place.region_id = sender.region_id and place.organisation_id = sender.organisation_id
        where imports.region_id = import_files.region_id and imports.import_id = import_files.import_id
          and place.municipality_id = any((select sight_municipalities())::bigint[])
          and (select sight()) = ''municipality'')'
    || ' or exists (select from results where results.region_id = import_files.region_id
          and results.file_id = import_files.file_id))');
  call wall('findings', all_verbs, ours || ' and ((select sight()) = ''region'' or exists (select from import_files file'
    || ' where file.region_id = findings.region_id and file.file_id = findings.file_id))');
  call wall('staged_results', all_verbs, format(of_files, 'staged_results'));
  call wall('form_details', all_verbs, format(of_files, 'form_details'));
  call wall('works', all_verbs, format(of_files, 'works'));
  call wall('results', 'select, insert, update', of_schools);
  -- A run and its outcomes are written once.
  call wall('runs', 'select, insert', ours, whole);
  call wall('run_outcomes', 'select, insert', of_schools, whole);

  call wall('audit_log', 'select, insert', ours, door || ' or ' || ours);
  call wall('audit_heads', 'select', 'chain = (select sight_region()) and (select sight()) = ''region''');
  call wall('history', 'select', ours || ' and ((select sight()) = ''region'' or table_name = ''municipalities'''
    || ' or table_name = ''schools'' and (key ->> ''school_id'')::bigint = any((select sight_schools())::bigint[]))');
  call wall('demo_state', 'select', door || ' or ' || ours);
end $$;

-- Which version of the schema it is, anybody may know.
grant select on migrations to opora_app;
grant usage on all sequences in schema public to opora_app;

-- Triggers keep the tree, the history and the chain, whoever changes a row.
do $$
declare
  keeper text;
begin
  foreach keeper in array array['region_in_tree', 'municipality_in_tree', 'school_in_tree', 'keep_history', 'chain_audit_line'] loop
    execute format('alter function %I() security definer set search_path = public, pg_temp', keeper);
  end loop;
end $$;

-- The file of the viewer's region with these bytes that is among the facts, whoever sent it.
create function applied_file(bytes_hash bytea) returns table (file_id bigint, import_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select file_id, import_id from import_files
  where region_id = sight_number('region') and sha256 = bytes_hash and state = 'applied'
$$;
revoke execute on function applied_file from public;
grant execute on function applied_file to opora_app;

-- Puts a job on the list, whose tables only the owner reaches.
create function enqueue_job(name text, payload json, queue text, key text, tries integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.add_job(identifier => name, payload => payload, queue_name => queue, job_key => key,
    max_attempts => tries);
end $$;
revoke execute on function enqueue_job from public;
grant execute on function enqueue_job to opora_app;
