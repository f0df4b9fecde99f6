-- Sign-on with a provider outside, looking at the system as another person, and actions that need two people.

-- Accounts of an OpenID Connect provider by which people come in. A person links his own; none is ever made by signing in.
create table outside_accounts (
  region_id bigint not null references regions,
  user_id bigint not null references users,
  -- As the provider names itself, and the person in it: together they are the same person for ever.
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  linked_at timestamptz not null default now(),
  primary key (region_id, user_id, issuer),
  constraint outside_accounts_of_one unique (issuer, subject)
);
create index outside_accounts_by_user on outside_accounts (user_id);

alter table sessions
  -- The provider outside vouched for a second factor, so ours is not asked.
  add column factor_outside boolean not null default false,
  -- Whose role the person looks at the system in, and since when; the session itself stays his own.
  add column viewing_as_membership bigint references memberships (membership_id),
  add column viewing_since timestamptz,
  add constraint sessions_viewing_since check ((viewing_as_membership is null) = (viewing_since is null));

-- Actions that one person asks for and another decides on.
create table approvals (
  region_id bigint not null references regions,
  approval_id bigint generated always as identity,
  action text not null check (action ~ '^[a-z]+(\.[a-z]+)+$'),
  -- As in the audit log: `user:12`.
  subject text not null,
  -- What is to be done, as the action takes it.
  payload jsonb not null,
  -- SHA-256 of the payload and of what it is about as it stood when it was asked: who decides, decides on that.
  payload_hash bytea not null check (length(payload_hash) = 32),
  asked_by bigint not null references users,
  asked_as bigint not null references memberships (membership_id),
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  reason text not null check (reason <> ''),
  decided_by bigint references users,
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused', 'taken_back', 'expired')),
  primary key (region_id, approval_id),
  check ((decision is null or decision = 'expired') = (decided_by is null)),
  check ((decision is null) = (decided_at is null)),
  -- The second person is another one; only he who asked takes it back.
  constraint approvals_two_people check (decided_by is null or (decision = 'taken_back') = (asked_by = decided_by)),
  constraint approvals_in_time check (decision is distinct from 'approved' or decided_at < expires_at)
);
create unique index approvals_asked_once on approvals (region_id, action, subject, payload_hash) where decision is null;

create function refuse_second_decision() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.decision is not null or (to_jsonb(new) - array['decision', 'decided_by', 'decided_at'])
    <> (to_jsonb(old) - array['decision', 'decided_by', 'decided_at']) then
    raise exception 'an approval is decided once, and nothing else of it changes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger decided_once before update or delete on approvals
  for each row execute function refuse_second_decision();

call wall('outside_accounts', 'select, insert, delete',
  '(select sight()) = ''door'' or exists (select from users person where person.user_id = outside_accounts.user_id)',
  '(select sight()) = ''door'' or user_id = (select sight_number(''person''))');
-- Roles of the whole region are decided on by the whole region.
call wall('approvals', 'select, insert, update', 'region_id = (select sight_region()) and (select sight()) = ''region''');
grant usage on all sequences in schema public to opora_app;
