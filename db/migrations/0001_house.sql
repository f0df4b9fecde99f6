-- The first schema: territory, people, reference data, imports and facts, methodologies' runs, audit.
-- Big tables carry region_id first in their keys, so that they can be distributed later.

create extension if not exists pg_trgm;
create collation if not exists ru_natural (provider = icu, locale = 'ru-RU-u-kn-true');

create table regions (
  region_id bigint generated always as identity primary key,
  name text not null,
  -- First two digits of ФИС ОКО logins of the region's schools.
  login_prefix text,
  time_zone text not null default 'Europe/Moscow',
  terms jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table municipalities (
  region_id bigint not null references regions,
  municipality_id bigint generated always as identity,
  name text collate ru_natural not null,
  oktmo text,
  primary key (region_id, municipality_id),
  unique (region_id, name)
);

create table schools (
  region_id bigint not null references regions,
  school_id bigint generated always as identity,
  municipality_id bigint not null,
  code text not null,
  login text,
  name text collate ru_natural not null,
  full_name text,
  kind text,
  advanced boolean not null default false,
  place text check (place in ('town', 'village')),
  settlement text,
  oktmo text,
  inn text,
  ogrn text,
  pupils integer check (pupils >= 0),
  distance_km real,
  small boolean not null default false,
  status text,
  version integer not null default 1,
  primary key (region_id, school_id),
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id),
  unique (region_id, code)
);
create index schools_by_municipality on schools (region_id, municipality_id);
create index schools_by_login on schools (region_id, login);
create index schools_search on schools using gin ((lower(name || ' ' || code || ' ' || coalesce(settlement, ''))) gin_trgm_ops);

-- Other names of a school in files: what a person decided about an unknown login or code.
create table school_aliases (
  region_id bigint not null,
  alias text not null,
  -- null: rows of this school are left out for good.
  school_id bigint,
  decided_by bigint,
  decided_at timestamptz not null default now(),
  primary key (region_id, alias),
  foreign key (region_id, school_id) references schools (region_id, school_id)
);

create table users (
  user_id bigint generated always as identity primary key,
  region_id bigint not null references regions,
  login text not null unique,
  name text not null,
  role text not null check (role in ('region', 'district', 'school')),
  municipality_id bigint,
  school_id bigint,
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (region_id, municipality_id) references municipalities (region_id, municipality_id),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  check ((role = 'region' and municipality_id is null and school_id is null)
      or (role = 'district' and municipality_id is not null and school_id is null)
      or (role = 'school' and school_id is not null))
);

create table sessions (
  -- SHA-256 of the cookie's token: the table does not open anybody's session.
  token_hash bytea primary key,
  user_id bigint not null references users,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_by_user on sessions (user_id);

create table sign_in_attempts (
  login text not null,
  address text not null,
  at timestamptz not null default now(),
  success boolean not null
);
create index sign_in_attempts_recent on sign_in_attempts (login, at);
create index sign_in_attempts_by_address on sign_in_attempts (address, at);

-- Reference data: procedures, dated scales and minimums. region_id null = common to all, a region may add its own.
create table procedures (
  procedure text primary key,
  exam text not null check (exam in ('vpr', 'oge', 'ege', 'gve', 'rkr')),
  subject text not null,
  grade smallint not null,
  title text not null,
  short_title text not null,
  position integer not null
);

create table scales (
  scale_id bigint generated always as identity primary key,
  region_id bigint references regions,
  procedure text not null references procedures,
  year_from text,
  year_to text,
  season text,
  max_score smallint not null,
  from3 smallint not null,
  from4 smallint not null,
  from5 smallint not null,
  source text not null
);

create table minimums (
  minimum_id bigint generated always as identity primary key,
  region_id bigint references regions,
  procedure text not null references procedures,
  year_from text,
  year_to text,
  score smallint not null,
  source text not null
);

create table sittings (
  region_id bigint not null references regions,
  sitting_id bigint generated always as identity,
  year text not null check (year ~ '^\d{4}/\d{2}$'),
  season text not null check (season in ('autumn', 'spring', 'main', 'regional')),
  procedure text not null references procedures,
  primary key (region_id, sitting_id),
  unique (region_id, year, season, procedure)
);

-- Imports: a batch of files, read outside the web process, checked, applied in one transaction.
create table imports (
  region_id bigint not null references regions,
  import_id bigint generated always as identity,
  state text not null check (state in ('uploaded', 'reading', 'checked', 'applying', 'applied', 'cancelled', 'failed')),
  created_by bigint not null references users (user_id),
  created_at timestamptz not null default now(),
  applied_by bigint references users (user_id),
  applied_at timestamptz,
  files_total integer not null default 0,
  files_read integer not null default 0,
  failure text,
  -- What applying did to the facts: counts, for the page of an applied import.
  summary jsonb,
  version integer not null default 1,
  primary key (region_id, import_id)
);

-- One file of an import. The bytes stay: the source of every fact can be opened again.
create table import_files (
  region_id bigint not null,
  import_id bigint not null,
  file_id bigint generated always as identity,
  name text not null,
  size_bytes integer not null,
  sha256 bytea not null,
  content bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'read', 'refused', 'same', 'applied', 'withdrawn')),
  kind text,
  title text,
  verdict text,
  reason text,
  -- What a person said of a file that does not tell its year, season or procedure itself.
  hints jsonb,
  tasks jsonb not null default '[]',
  unmapped jsonb,
  -- For state 'same': the applied file with the same bytes.
  same_as bigint,
  works_count integer not null default 0,
  applied_at timestamptz,
  primary key (region_id, file_id),
  foreign key (region_id, import_id) references imports (region_id, import_id) on delete cascade
);
create index import_files_by_import on import_files (region_id, import_id, file_id);
-- The same bytes are applied once, however many people send them at the same moment.
create unique index import_files_applied_once on import_files (region_id, sha256) where state = 'applied';

create table findings (
  region_id bigint not null,
  file_id bigint not null,
  position integer not null,
  code text not null,
  severity text not null check (severity in ('error', 'warning', 'note')),
  sheet text,
  row_number integer,
  column_letter text,
  school text,
  message text not null,
  advice text not null,
  count integer not null default 1,
  primary key (region_id, file_id, position),
  foreign key (region_id, file_id) references import_files (region_id, file_id) on delete cascade
);

-- What a file says of a school at a sitting, before it is applied; school_id null = parked until a person decides.
create table staged_results (
  region_id bigint not null,
  file_id bigint not null,
  position integer not null,
  year text not null,
  season text not null,
  procedure text not null,
  school_id bigint,
  school_key jsonb not null,
  -- The name under which a decision about the school is kept in school_aliases.
  school_alias text not null,
  paper_grade smallint not null,
  pupil_grade smallint not null,
  participants integer not null,
  low integer,
  marks integer[],
  absent integer not null default 0,
  restored boolean not null default false,
  sheet text,
  row_number integer not null,
  row_count integer not null,
  primary key (region_id, file_id, position),
  foreign key (region_id, file_id) references import_files (region_id, file_id) on delete cascade
);

-- Facts: a school's result at a sitting as a version. One is current; the earlier ones stay readable.
create table results (
  region_id bigint not null,
  sitting_id bigint not null,
  school_id bigint not null,
  file_id bigint not null,
  paper_grade smallint not null,
  pupil_grade smallint not null,
  participants integer not null check (participants >= 0),
  low integer not null check (low >= 0 and low <= participants),
  marks integer[],
  absent integer not null default 0,
  restored boolean not null default false,
  sheet text,
  row_number integer not null,
  row_count integer not null,
  current boolean not null,
  replaced_by bigint,
  applied_at timestamptz not null default now(),
  primary key (region_id, sitting_id, school_id, file_id),
  foreign key (region_id, sitting_id) references sittings (region_id, sitting_id),
  foreign key (region_id, school_id) references schools (region_id, school_id),
  foreign key (region_id, file_id) references import_files (region_id, file_id)
);
create unique index results_current on results (region_id, school_id, sitting_id) where current;
create index results_by_file on results (region_id, file_id);

-- A pupil's work: one row, scores of tasks in an array. Visible through results of the same file.
create table works (
  region_id bigint not null,
  file_id bigint not null,
  school_id bigint,
  -- The alias, only while the school is not known.
  school_key text,
  year text not null,
  season text not null,
  procedure text not null,
  pupil text not null,
  class text,
  variant text,
  score smallint,
  mark smallint,
  test_score smallint,
  journal_mark smallint,
  status text not null,
  tasks smallint[],
  sheet text,
  row_number integer not null
);
create index works_by_file on works (region_id, file_id);
create index works_by_school on works (region_id, school_id, procedure, year);

-- Forms that say more than results: task percents, comparison with journal marks, bias lists, passports.
create table form_details (
  region_id bigint not null,
  file_id bigint not null,
  position integer not null,
  kind text not null,
  year text,
  season text,
  procedure text,
  school_id bigint,
  data jsonb not null,
  sheet text,
  row_number integer not null,
  primary key (region_id, file_id, position),
  foreign key (region_id, file_id) references import_files (region_id, file_id) on delete cascade
);

create table column_mappings (
  region_id bigint not null references regions,
  fingerprint text not null,
  mapping jsonb not null,
  decided_by bigint references users (user_id),
  decided_at timestamptz not null default now(),
  primary key (region_id, fingerprint)
);

-- Runs of a methodology: frozen inputs, frozen outcomes with their traces.
create table runs (
  region_id bigint not null references regions,
  run_id bigint generated always as identity,
  methodology_id text not null,
  methodology_version text not null,
  methodology jsonb not null,
  year text not null,
  overrides jsonb not null default '{}',
  facts_hash text not null,
  outcome_hash text not null,
  schools_total integer not null,
  identified_total integer not null,
  undecided_total integer not null,
  created_by bigint not null references users (user_id),
  created_at timestamptz not null default now(),
  primary key (region_id, run_id)
);

create table run_outcomes (
  region_id bigint not null,
  run_id bigint not null,
  school_id bigint not null,
  municipality_id bigint not null,
  identified text not null check (identified in ('yes', 'no', 'undecided')),
  band text,
  markers integer not null,
  near boolean not null default false,
  trace jsonb not null,
  primary key (region_id, run_id, school_id),
  foreign key (region_id, run_id) references runs (region_id, run_id),
  foreign key (region_id, school_id) references schools (region_id, school_id)
);
create index run_outcomes_by_answer on run_outcomes (region_id, run_id, identified, markers desc);

-- Every write leaves one line in the same transaction.
create table audit_log (
  audit_id bigint generated always as identity primary key,
  region_id bigint,
  user_id bigint,
  action text not null,
  subject text,
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index audit_log_by_region on audit_log (region_id, at desc);

-- The demonstration region: how far it is filled. Each step is one transaction, so a stopped fill goes on where it was.
create table demo_state (
  region_id bigint primary key references regions,
  schools integer not null,
  seed integer not null,
  last_year text not null,
  -- Sign-ins of the demonstration are made from it, so that they can be shown again; nobody can guess them.
  secret text not null,
  step integer not null default 0,
  started_at timestamptz not null default now(),
  ready_at timestamptz
);
