-- What a request with a key of its own came to: sent again (a double click, «Назад», a line that broke before the answer),
-- it is answered the same and does nothing twice.
create table answers (
  region_id bigint not null references regions,
  user_id bigint not null references users,
  key uuid not null,
  -- SHA-256 of route, address and body: a key is of one request.
  request bytea not null,
  at timestamptz not null default now(),
  -- Sealed with the key of the server: an answer may hold a link or personal data. null: done, and the server ended before
  -- it could keep the answer.
  reply bytea,
  primary key (user_id, key)
);
create index answers_by_age on answers (at);

call wall('answers', 'select, insert, update, delete',
  'region_id = (select sight_region()) and user_id = (select sight_number(''person''))');

-- What goes with a person when he is erased, also what only he himself could see: the register of data names the tables.
create function remove_rows_of(person bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  its_table text;
begin
  if not exists (select from users where user_id = person and region_id = sight_region()) then
    raise exception 'no such person in the region' using errcode = 'insufficient_privilege';
  end if;
  foreach its_table in array array['sessions', 'invitations', 'second_factors', 'messages', 'notifications',
    'notification_settings', 'known_clients', 'outside_accounts', 'watched_schools', 'saved_views', 'answers'] loop
    execute format('delete from %I where user_id = $1', its_table) using person;
  end loop;
end $$;
revoke execute on function remove_rows_of from public;
grant execute on function remove_rows_of to opora_app;
