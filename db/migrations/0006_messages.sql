-- Mail: an outbox, links by which a forgotten password is chosen anew; notifications inside the system.

alter table users
  -- How often unread notifications come by mail; 'off': never.
  add column digest text not null default 'daily' check (digest in ('daily', 'weekly', 'off')),
  add constraint users_email check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 200);
create index users_by_email on users (lower(email)) where email is not null;

-- A link of a person who forgot his password works like an invitation's, for an hour.
alter table invitations add column purpose text not null default 'invitation' check (purpose in ('invitation', 'reset'));

-- Requests for such links are counted apart from wrong passwords and codes.
alter table sign_in_attempts drop constraint sign_in_attempts_kind_check,
  add constraint sign_in_attempts_kind_check check (kind in ('password', 'code', 'reset'));

-- Letters to be sent, stored in the transaction of what they tell of. The number is random: it is the Message-ID too, by
-- which a mail server or a person recognises a letter that came twice.
create table messages (
  region_id bigint not null references regions,
  message_id uuid not null default gen_random_uuid() primary key,
  user_id bigint not null references users,
  address text not null,
  kind text not null check (kind in ('invitation', 'reset', 'digest')),
  -- What called for the letter, where it must be called for once: a request for a link, the day of a digest.
  cause text,
  subject text not null,
  -- Encrypted with the key of the server (AES-256-GCM), for links in it let people in; gone with the last try.
  body bytea,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  tries smallint not null default 0,
  -- A code of SMTP, of the network or of our own: never the words of a mail server, which repeat addresses.
  error text check (error ~ '^[A-Z0-9_]{1,40}$'),
  created_at timestamptz not null default now(),
  -- What it tells of is over then: not sent any more.
  expires_at timestamptz not null,
  finished_at timestamptz,
  check ((state = 'waiting') = (body is not null)),
  check ((state = 'waiting') = (finished_at is null)),
  constraint messages_once unique (region_id, user_id, kind, cause)
);

create table notifications (
  region_id bigint not null references regions,
  notification_id bigint generated always as identity,
  user_id bigint not null references users,
  kind text not null check (kind in ('import.read', 'import.failed', 'import.applied', 'role.given', 'role.withdrawn',
    'account.changed', 'account.browser', 'run.made')),
  -- As of a line of the audit log: `import:12`.
  subject text not null,
  -- Particulars to be shown, never of pupils.
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  -- Went into a digest.
  mailed_at timestamptz,
  primary key (region_id, notification_id)
);
create index notifications_by_user on notifications (user_id, notification_id desc);
create index notifications_unread on notifications (user_id) where read_at is null;

-- What a person chose for a kind; no row: in the system.
create table notification_settings (
  region_id bigint not null references regions,
  user_id bigint not null references users,
  kind text not null,
  channel text not null check (channel in ('system', 'mail', 'off')),
  primary key (user_id, kind)
);

-- From where a person has signed in before: what is not here is told to him.
create table known_clients (
  region_id bigint not null references regions,
  user_id bigint not null references users,
  browser text not null,
  network text not null,
  first_at timestamptz not null default now(),
  primary key (user_id, browser, network)
);
insert into known_clients (region_id, user_id, browser, network)
select distinct users.region_id, user_id, browser, network from sessions join users using (user_id)
where network is not null;

do $$
declare
  door constant text := '(select sight()) = ''door''';
  ours constant text := 'region_id = (select sight_region())';
  own constant text := ours || ' and user_id = (select sight_number(''person''))';
  -- Nobody in person: a job of the region.
  by_job constant text := ours || ' and (select sight()) = ''region'' and (select sight_number(''person'')) is null';
begin
  call wall('messages', 'select, insert, update', ours, door || ' or ' || ours);
  -- A change tells people of it, whoever makes it; what they were told, only they read.
  call wall('notifications', 'select, insert, update', own || ' or ' || by_job);
  drop policy added on notifications;
  execute 'create policy added on notifications for insert to opora_app with check (' || door || ' or ' || ours || ')';
  call wall('notification_settings', 'select, insert, update, delete', door || ' or ' || ours, own);
  call wall('known_clients', 'select, insert, update', door || ' or ' || own);
end $$;
grant usage on all sequences in schema public to opora_app;
