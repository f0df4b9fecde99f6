-- Settings of a region, the terms of keeping, and people who asked to be forgotten.

-- The zones Russia has; those that keep the same clock are one.
update regions set time_zone = same.zone
from (values ('Europe/Simferopol', 'Europe/Moscow'), ('Europe/Kirov', 'Europe/Moscow'),
  ('Europe/Volgograd', 'Europe/Moscow'), ('Europe/Astrakhan', 'Europe/Samara'), ('Europe/Saratov', 'Europe/Samara'),
  ('Europe/Ulyanovsk', 'Europe/Samara'), ('Asia/Novosibirsk', 'Asia/Krasnoyarsk'), ('Asia/Barnaul', 'Asia/Krasnoyarsk'),
  ('Asia/Tomsk', 'Asia/Krasnoyarsk'), ('Asia/Novokuznetsk', 'Asia/Krasnoyarsk'), ('Asia/Chita', 'Asia/Yakutsk'),
  ('Asia/Khandyga', 'Asia/Yakutsk'), ('Asia/Ust-Nera', 'Asia/Vladivostok'), ('Asia/Sakhalin', 'Asia/Magadan'),
  ('Asia/Srednekolymsk', 'Asia/Magadan'), ('Asia/Anadyr', 'Asia/Kamchatka')) as same (other, zone)
where time_zone = same.other;

alter table regions
  add column version integer not null default 1,
  -- null: told by the date in the region, an academic year begins on 1 September.
  add column academic_year text check (academic_year ~ '^\d{4}/\d{2}$'),
  -- The last academic year whose results count when schools are identified; null: the one before the current.
  add column cycle text check (cycle ~ '^\d{4}/\d{2}$'),
  -- Exams whose results the region does not use.
  add column sources_off text[] not null default '{}' check (sources_off <@ array['vpr', 'oge', 'ege', 'gve', 'rkr']),
  -- The region's own terms of keeping, by kind; what is not there is kept as long as `contract/retention.ts` says.
  add column retention jsonb not null default '{}' check (jsonb_typeof(retention) = 'object'),
  add constraint regions_terms_check check (jsonb_typeof(terms) = 'object'),
  add constraint regions_time_zone_check check (time_zone in ('Europe/Kaliningrad', 'Europe/Moscow', 'Europe/Samara',
    'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Krasnoyarsk', 'Asia/Irkutsk', 'Asia/Yakutsk', 'Asia/Vladivostok',
    'Asia/Magadan', 'Asia/Kamchatka'));

-- The bytes of a file may be gone because their term is over; that the file was there stays.
alter table import_files
  add column content_removed_at timestamptz,
  add constraint import_files_removed_check check (content_removed_at is null or length(content) = 0);

-- Whoever is erased has no name and no way in, for good; his rows stay under his number.
alter table users
  add column erased_at timestamptz,
  add constraint users_erased_check
    check (erased_at is null or (email is null and password_hash is null and disabled_at is not null));
create function refuse_erased() returns trigger language plpgsql as $$
begin
  raise exception 'user % is erased: this cannot be undone', old.user_id using errcode = 'insufficient_privilege';
end $$;
create trigger erased_for_good before update on users
  for each row when (old.erased_at is not null) execute function refuse_erased();

-- History is written once, so it must not hold what a person may ask to have erased: of people it keeps numbers only.
create or replace function keep_history() returns trigger language plpgsql as $$
declare
  -- What is made of other columns for searching is not a state of its own.
  left_out text[] := case when tg_table_name = 'users' then array['words', 'password_hash', 'name', 'login', 'email']
    else array['words'] end;
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - left_out end;
  becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - left_out end;
  content jsonb := coalesce(becomes, was);
  its_region bigint := content ->> 'region_id';
  its_key jsonb := (select jsonb_object_agg(name, coalesce(was, content) -> name) from unnest(tg_argv) as name);
  moment timestamptz;
begin
  if was = becomes then
    return null;
  end if;
  -- The clock and not the transaction's beginning: of two that change a row, the second waits for the first, and may
  -- have begun before it.
  update history set until = greatest(clock_timestamp(), since + interval '1 microsecond')
  where region_id = its_region and table_name = tg_table_name and key = its_key and until is null
  returning until into moment;
  insert into history (region_id, table_name, key, since, operation, row, action, user_id, membership_id, reason)
  values (its_region, tg_table_name,
    (select jsonb_object_agg(name, content -> name) from unnest(tg_argv) as name),
    coalesce(moment, clock_timestamp()), lower(tg_op), content,
    nullif(current_setting('opora.action', true), ''), nullif(current_setting('opora.actor', true), '')::bigint,
    nullif(current_setting('opora.membership', true), '')::bigint, nullif(current_setting('opora.reason', true), ''));
  return null;
end $$;
alter table history disable trigger user;
update history set row = row - array['name', 'login', 'email'] where table_name = 'users';
alter table history enable trigger user;

-- A function that is replaced forgets as whom it works.
alter function keep_history() security definer set search_path = public, pg_temp;
