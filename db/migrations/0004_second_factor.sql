-- The way in: a second factor with recovery codes, and what a person is shown of his own sessions.

-- Whether people of the region and of its municipalities must have a second factor.
alter table regions add column second_factor boolean not null default true;
-- A demonstration is for looking around: it says on every page that the factor is off.
update regions set second_factor = false where region_id in (select region_id from demo_state);

alter table sessions
  -- How the person names a session to end it.
  add column session_id bigint generated always as identity unique,
  add column second_factor_at timestamptz,
  -- What a session is recognised by: the family of the browser and the network, never the whole address.
  add column browser text not null default 'other',
  add column network text;

create table second_factors (
  user_id bigint primary key references users,
  -- Encrypted with the key of the server (AES-256-GCM). null: nothing confirmed yet.
  secret bytea,
  confirmed_at timestamptz,
  -- Shown to be set up, and in force only after a right code.
  offered bytea,
  offered_at timestamptz,
  -- The latest time step whose code was used: a code works once.
  last_step bigint not null default 0,
  check ((secret is null) = (confirmed_at is null)),
  check ((offered is null) = (offered_at is null))
);

create table recovery_codes (
  user_id bigint not null references second_factors on delete cascade,
  -- SHA-256: a code has 79 random bits, so there is nothing to guess it by.
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- A right password must not forgive wrong codes: they are counted apart.
alter table sign_in_attempts add column kind text not null default 'password' check (kind in ('password', 'code'));
drop index sign_in_attempts_recent, sign_in_attempts_by_address;
create index sign_in_attempts_recent on sign_in_attempts (kind, login, at);
create index sign_in_attempts_by_address on sign_in_attempts (kind, address, at);
