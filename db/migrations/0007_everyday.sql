-- Everyday things: search by words, watched schools, saved views of lists.

-- Words of a text as the search knows them: lower case, «е» for «ё», and nothing between them but spaces, so that the
-- parser takes neither «А.С.Пушкина» for a host nor «12-я» for a number with a sign.
create function search_words(value text) returns text language sql immutable parallel safe
  return regexp_replace(translate(lower(value collate ru_natural), 'ё', 'е'), '[^0-9a-zа-я]+', ' ', 'g');

-- Words of a name, of weight A.
create function search_vector(value text) returns tsvector language sql immutable parallel safe
  return setweight(to_tsvector('russian', search_words(value)), 'A');

-- Names of weight A, codes without: a short number is the beginning of a school's number, not of a code.
-- Stored, not only indexed: where row-level security keeps the planner from the index, a region is still read at once.
alter table schools add column words tsvector generated always as (
  search_vector(name || ' ' || coalesce(full_name, '') || ' ' || coalesce(settlement, ''))
    || to_tsvector('russian', search_words(code || ' ' || coalesce(login, '') || ' '
      || coalesce(regexp_replace(login, '\D', '', 'g'), '')))) stored;
create index schools_by_words on schools using gin (words);
-- A word that most schools have is read in the order of names, until the page is full.
create index schools_by_name on schools (region_id, name, code);

-- What is computed from a row is no part of its history. The function is kept as it stands, with this one change.
do $$ begin
  execute replace(pg_get_functiondef('keep_history()'::regprocedure),
    '- ''password_hash''', '- ''{password_hash,words}''::text[]');
end $$;

alter table users add column words tsvector
  generated always as (search_vector(name || ' ' || login || ' ' || coalesce(email, ''))) stored;
create index users_by_words on users using gin (words);
create index import_files_by_words on import_files using gin (search_vector(name || ' ' || coalesce(title, '')));
-- Schools are found as schools.
create index organisations_by_words on organisations using gin (search_vector(name)) where kind <> 'school';

-- Schools a person keeps an eye on: his own list. One that has left his scope stays here and is not shown.
create table watched_schools (
  region_id bigint not null,
  user_id bigint not null references users,
  school_id bigint not null,
  since timestamptz not null default now(),
  primary key (region_id, user_id, school_id),
  foreign key (region_id, school_id) references schools (region_id, school_id)
);

-- Filters and order of a list under a name.
create table saved_views (
  region_id bigint not null references regions,
  view_id bigint generated always as identity,
  user_id bigint not null references users,
  -- One of the places a person has for his views: there are no more of them.
  slot smallint not null check (slot between 1 and 50),
  -- Shared with those who work in the organisation; null: one's own only.
  organisation_id bigint,
  page text not null check (page in ('schools', 'run', 'completeness', 'organisations', 'people', 'audit')),
  name text not null check (name <> '' and length(name) <= 100),
  -- As it stood in the address; read by the page itself when the view is opened.
  search jsonb not null check (jsonb_typeof(search) = 'object' and octet_length(search::text) <= 8000),
  created_at timestamptz not null default now(),
  -- Deleted, and may still be put back; swept after a day.
  deleted_at timestamptz,
  primary key (region_id, view_id),
  foreign key (region_id, organisation_id) references organisations (region_id, organisation_id)
);
create unique index saved_views_name on saved_views (region_id, user_id, page, lower(name collate ru_natural))
  where deleted_at is null;
create unique index saved_views_slot on saved_views (region_id, user_id, slot) where deleted_at is null;
create index saved_views_shared on saved_views (region_id, organisation_id, page)
  where deleted_at is null and organisation_id is not null;

call wall('watched_schools', 'select, insert, update, delete',
  'region_id = (select sight_region()) and user_id = (select sight_number(''person''))');
-- Shared ones are seen where the role of their reader is held, which the queries know; the wall knows the region.
call wall('saved_views', 'select, insert, update, delete', 'region_id = (select sight_region())
    and (user_id = (select sight_number(''person'')) or organisation_id is not null)',
  'region_id = (select sight_region()) and user_id = (select sight_number(''person''))');
grant usage on all sequences in schema public to opora_app;
