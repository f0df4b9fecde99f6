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
