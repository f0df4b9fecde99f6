-- What two people decide is more than roles: each request belongs to an organisation, and is seen from there upwards.

alter table approvals disable trigger decided_once;
alter table approvals
  -- Whose it is: of a role, where it will be held; of a correction, the school; of an export, where the asker works.
  add column organisation_id bigint,
  -- What whoever decided said.
  add column words text check (words <> ''),
  add foreign key (region_id, organisation_id) references organisations (region_id, organisation_id);
update approvals set organisation_id = coalesce((payload ->> 'organisation')::bigint,
  (select organisation_id from memberships where membership_id = asked_as));
alter table approvals alter column organisation_id set not null;
alter table approvals enable trigger decided_once;
create index approvals_by_organisation on approvals (region_id, organisation_id);

create or replace function refuse_second_decision() returns trigger language plpgsql as $$
declare
  decided constant text[] := array['decision', 'decided_by', 'decided_at', 'words'];
begin
  if tg_op = 'DELETE' or old.decision is not null or (to_jsonb(new) - decided) <> (to_jsonb(old) - decided) then
    raise exception 'an approval is decided once, and nothing else of it changes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

do $$
declare
  reached constant text := 'region_id = (select sight_region()) and ((select sight() = ''region'')'
    || ' or organisation_id = any((select sight_organisations())::bigint[]))';
begin
  execute 'alter policy seen on approvals using (' || reached || ')';
  execute 'alter policy added on approvals with check (' || reached || ')';
  execute 'alter policy changed on approvals using (' || reached || ')';
end $$;

-- A municipality corrects the cards of its schools, and of those nothing but what the register says.
alter policy changed on schools using (region_id = (select sight_region()) and ((select sight() = 'region')
  or (select sight() = 'municipality') and municipality_id = (select sight_number('municipality'))));
create function refuse_beyond_card() returns trigger language plpgsql as $$
declare
  -- With what the database makes of it.
  card constant text[] := array['login', 'kind', 'advanced', 'place', 'settlement', 'pupils', 'distance_km', 'small',
    'status', 'inn', 'ogrn', 'oktmo', 'lat', 'lon', 'version', 'words', 'found_by'];
begin
  if sight() = 'municipality' and (to_jsonb(new) - card) <> (to_jsonb(old) - card) then
    raise exception 'a municipality changes nothing of a school but its card' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger card_only before update on schools for each row execute function refuse_beyond_card();

-- A file with more pupils than this is taken away only when a second person agreed.
alter table regions add column export_limit integer not null default 500 check (export_limit between 1 and 5000);

-- Whether one turned another's mail: whoever weighs a second word must know it, also below the region, where the history
-- of people is not shown.
create function card_edited_by(its_region bigint, person bigint, editor bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from history where region_id = its_region and table_name = 'users'
    and key = jsonb_build_object('user_id', person) and action = 'person.edit' and user_id = editor)
$$;
revoke execute on function card_edited_by from public;
grant execute on function card_edited_by to opora_app;
