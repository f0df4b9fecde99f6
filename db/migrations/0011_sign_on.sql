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
