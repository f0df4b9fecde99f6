-- The schema after all migrations. Written by `npm run generate`; do not edit.

create table answers (
  region_id bigint not null,
  user_id bigint not null,
  key uuid not null,
  request bytea not null,
  at timestamp with time zone not null default now(),
  reply bytea,
  constraint answers_pkey PRIMARY KEY (user_id, key),
  constraint answers_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint answers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);
CREATE INDEX answers_by_age ON public.answers USING btree (at);
create policy added on answers for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy changed on answers for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy removed on answers for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy seen on answers for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));

create table approvals (
  region_id bigint not null,
  approval_id bigint not null generated always as identity,
  action text not null,
  subject text not null,
  payload jsonb not null,
  payload_hash bytea not null,
  asked_by bigint not null,
  asked_as bigint not null,
  asked_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null default (now() + '7 days'::interval),
  reason text not null,
  decided_by bigint,
  decided_at timestamp with time zone,
  decision text,
  organisation_id bigint not null,
  words text,
  constraint approvals_pkey PRIMARY KEY (region_id, approval_id),
  constraint approvals_asked_as_fkey FOREIGN KEY (asked_as) REFERENCES memberships(membership_id),
  constraint approvals_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES users(user_id),
  constraint approvals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES users(user_id),
  constraint approvals_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint approvals_region_id_organisation_id_fkey FOREIGN KEY (region_id, organisation_id) REFERENCES organisations(region_id, organisation_id),
  constraint approvals_action_check CHECK ((action ~ '^[a-z]+(\.[a-z]+)+$'::text)),
  constraint approvals_check CHECK ((((decision IS NULL) OR (decision = 'expired'::text)) = (decided_by IS NULL))),
  constraint approvals_check1 CHECK (((decision IS NULL) = (decided_at IS NULL))),
  constraint approvals_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text, 'taken_back'::text, 'expired'::text]))),
  constraint approvals_in_time CHECK (((decision IS DISTINCT FROM 'approved'::text) OR (decided_at < expires_at))),
  constraint approvals_payload_hash_check CHECK ((length(payload_hash) = 32)),
  constraint approvals_reason_check CHECK ((reason <> ''::text)),
  constraint approvals_two_people CHECK (((decided_by IS NULL) OR ((decision = 'taken_back'::text) = (asked_by = decided_by)))),
  constraint approvals_words_check CHECK ((words <> ''::text))
);
CREATE UNIQUE INDEX approvals_asked_once ON public.approvals USING btree (region_id, action, subject, payload_hash) WHERE (decision IS NULL);
CREATE INDEX approvals_by_organisation ON public.approvals USING btree (region_id, organisation_id);
create policy added on approvals for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])))));
create policy changed on approvals for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])))));
create policy seen on approvals for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])))));

create table audit_heads (
  chain bigint not null,
  audit_id bigint not null,
  hash bytea not null,
  constraint audit_heads_pkey PRIMARY KEY (chain)
);
create policy seen on audit_heads for select to opora_app using (((chain = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));

create table audit_log (
  audit_id bigint not null default 0,
  region_id bigint,
  user_id bigint,
  action text not null,
  subject text,
  detail jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null default now(),
  membership_id bigint,
  reason text,
  previous bytea,
  hash bytea not null default '\x'::bytea,
  constraint audit_log_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_log_by_region ON public.audit_log USING btree (region_id, at DESC);
CREATE INDEX audit_log_in_order ON public.audit_log USING btree (region_id, audit_id);
CREATE INDEX audit_log_readings ON public.audit_log USING btree (at) WHERE (action = ANY (ARRAY['read.rows'::text, 'read.original'::text, 'read.findings'::text, 'read.samples'::text, 'audit.alarm'::text]));
CREATE INDEX audit_log_readings_by_user ON public.audit_log USING btree (user_id, at) WHERE (action = ANY (ARRAY['read.rows'::text, 'read.original'::text, 'read.findings'::text, 'read.samples'::text]));
create policy added on audit_log for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy seen on audit_log for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table column_mappings (
  region_id bigint not null,
  fingerprint text not null,
  mapping jsonb not null,
  decided_by bigint,
  decided_at timestamp with time zone not null default now(),
  constraint column_mappings_pkey PRIMARY KEY (region_id, fingerprint),
  constraint column_mappings_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES users(user_id),
  constraint column_mappings_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy added on column_mappings for insert to opora_app with check ((region_id = ( SELECT sight_region() AS sight_region)));
create policy changed on column_mappings for update to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));
create policy seen on column_mappings for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table context_outcomes (
  region_id bigint not null,
  run_id bigint not null,
  school_id bigint not null,
  municipality_id bigint not null,
  index double precision,
  coverage double precision,
  level text,
  participants integer,
  low integer,
  expected double precision,
  added double precision,
  resilient text not null,
  field text,
  trace jsonb not null,
  constraint context_outcomes_pkey PRIMARY KEY (region_id, run_id, school_id),
  constraint context_outcomes_region_id_run_id_fkey FOREIGN KEY (region_id, run_id) REFERENCES context_runs(region_id, run_id),
  constraint context_outcomes_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint context_outcomes_field_check CHECK ((field = ANY (ARRAY['good-hard'::text, 'good-easy'::text, 'poor-hard'::text, 'poor-easy'::text]))),
  constraint context_outcomes_level_check CHECK ((level = ANY (ARRAY['low'::text, 'below'::text, 'above'::text, 'high'::text]))),
  constraint context_outcomes_resilient_check CHECK ((resilient = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])))
);
create policy added on context_outcomes for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on context_outcomes for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table context_runs (
  region_id bigint not null,
  run_id bigint not null generated always as identity,
  year text not null,
  results_year text,
  index_version jsonb not null,
  model jsonb not null,
  schools_total integer not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  constraint context_runs_pkey PRIMARY KEY (region_id, run_id),
  constraint context_runs_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint context_runs_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
CREATE INDEX context_runs_by_year ON public.context_runs USING btree (region_id, year, run_id DESC);
create policy added on context_runs for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on context_runs for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table demo_state (
  region_id bigint not null,
  schools integer not null,
  seed integer not null,
  last_year text not null,
  secret text not null,
  step integer not null default 0,
  started_at timestamp with time zone not null default now(),
  ready_at timestamp with time zone,
  constraint demo_state_pkey PRIMARY KEY (region_id),
  constraint demo_state_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy seen on demo_state for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table duties (
  region_id bigint not null,
  duty_id bigint not null generated always as identity,
  user_id bigint not null,
  organisation_id bigint not null,
  function text not null,
  school_id bigint,
  municipality_id bigint,
  theme text,
  since date not null,
  until date,
  basis text not null,
  ended_why text,
  ended_at timestamp with time zone,
  until_before date,
  version integer not null default 1,
  created_by bigint,
  created_at timestamp with time zone not null default now(),
  constraint duties_once EXCLUDE USING gist (region_id WITH =, user_id WITH =, organisation_id WITH =, function WITH =, COALESCE(school_id, (0)::bigint) WITH =, COALESCE(municipality_id, (0)::bigint) WITH =, COALESCE(theme, ''::text) WITH =, daterange(since, until, '[)'::text) WITH &&),
  constraint duties_pkey PRIMARY KEY (region_id, duty_id),
  constraint duties_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint duties_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint duties_region_id_municipality_id_fkey FOREIGN KEY (region_id, municipality_id) REFERENCES municipalities(region_id, municipality_id),
  constraint duties_region_id_organisation_id_fkey FOREIGN KEY (region_id, organisation_id) REFERENCES organisations(region_id, organisation_id),
  constraint duties_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint duties_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint duties_basis_check CHECK ((basis <> ''::text)),
  constraint duties_check CHECK (((school_id IS NULL) OR (municipality_id IS NULL))),
  constraint duties_check1 CHECK ((until >= since)),
  constraint duties_check2 CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint duties_for_something CHECK (((function <> ALL (ARRAY['curator'::text, 'responsible'::text])) OR (num_nonnulls(school_id, municipality_id, theme) > 0))),
  constraint duties_function_check CHECK ((function = ANY (ARRAY['chair'::text, 'deputy'::text, 'secretary'::text, 'member'::text, 'curator'::text, 'responsible'::text]))),
  constraint duties_theme_check CHECK ((theme <> ''::text))
);
CREATE INDEX duties_by_municipality ON public.duties USING btree (region_id, municipality_id) WHERE (municipality_id IS NOT NULL);
CREATE INDEX duties_by_organisation ON public.duties USING btree (region_id, organisation_id);
CREATE INDEX duties_by_school ON public.duties USING btree (region_id, school_id) WHERE (school_id IS NOT NULL);
CREATE INDEX duties_by_user ON public.duties USING btree (user_id);
create policy added on duties for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR ((organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])) AND ((school_id IS NULL) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) AND ((municipality_id IS NULL) OR (municipality_id = ( SELECT sight_number('municipality'::text) AS sight_number)))))));
create policy changed on duties for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])))));
create policy seen on duties for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR (municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])))));

create table findings (
  region_id bigint not null,
  file_id bigint not null,
  position integer not null,
  code text not null,
  severity text not null,
  sheet text,
  row_number integer,
  column_letter text,
  school text,
  message text not null,
  advice text not null,
  count integer not null default 1,
  constraint findings_pkey PRIMARY KEY (region_id, file_id, "position"),
  constraint findings_region_id_file_id_fkey FOREIGN KEY (region_id, file_id) REFERENCES import_files(region_id, file_id) ON DELETE CASCADE,
  constraint findings_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text, 'note'::text])))
);
create policy added on findings for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = findings.region_id) AND (file.file_id = findings.file_id)))))));
create policy changed on findings for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = findings.region_id) AND (file.file_id = findings.file_id)))))));
create policy removed on findings for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = findings.region_id) AND (file.file_id = findings.file_id)))))));
create policy seen on findings for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = findings.region_id) AND (file.file_id = findings.file_id)))))));

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
  constraint form_details_pkey PRIMARY KEY (region_id, file_id, "position"),
  constraint form_details_region_id_file_id_fkey FOREIGN KEY (region_id, file_id) REFERENCES import_files(region_id, file_id) ON DELETE CASCADE
);
create policy added on form_details for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = form_details.region_id) AND (file.file_id = form_details.file_id))))))));
create policy changed on form_details for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = form_details.region_id) AND (file.file_id = form_details.file_id))))))));
create policy removed on form_details for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = form_details.region_id) AND (file.file_id = form_details.file_id))))))));
create policy seen on form_details for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = form_details.region_id) AND (file.file_id = form_details.file_id))))))));

create table history (
  region_id bigint not null,
  history_id bigint not null generated always as identity,
  table_name text not null,
  key jsonb not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  operation text not null,
  row jsonb not null,
  action text,
  user_id bigint,
  membership_id bigint,
  reason text,
  constraint history_pkey PRIMARY KEY (region_id, history_id),
  constraint history_check CHECK ((until > since)),
  constraint history_operation_check CHECK ((operation = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])))
);
CREATE INDEX history_by_key ON public.history USING btree (region_id, table_name, key, since);
CREATE UNIQUE INDEX history_of_now ON public.history USING btree (region_id, table_name, key) WHERE (until IS NULL);
create policy seen on history for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (table_name = ANY (ARRAY['regions'::text, 'municipalities'::text, 'school_links'::text])) OR ((table_name = 'schools'::text) AND (((key ->> 'school_id'::text))::bigint = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) OR ((table_name = 'passports'::text) AND ((("row" ->> 'school_id'::text))::bigint = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) OR ((table_name = 'organisations'::text) AND (("row" ->> 'kind'::text) = ANY (ARRAY['region'::text, 'municipality'::text]))) OR ((table_name = 'organisations'::text) AND (((key ->> 'organisation_id'::text))::bigint = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[]))) OR ((table_name = ANY (ARRAY['memberships'::text, 'duties'::text])) AND ((("row" ->> 'organisation_id'::text))::bigint = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[]))) OR ((table_name = 'duties'::text) AND (((("row" ->> 'school_id'::text))::bigint = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((("row" ->> 'municipality_id'::text))::bigint = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])))))));

create table import_files (
  region_id bigint not null,
  import_id bigint not null,
  file_id bigint not null generated always as identity,
  name text not null,
  size_bytes integer not null,
  sha256 bytea not null,
  content bytea not null,
  state text not null default 'waiting'::text,
  kind text,
  title text,
  verdict text,
  reason text,
  hints jsonb,
  tasks jsonb not null default '[]'::jsonb,
  unmapped jsonb,
  same_as bigint,
  works_count integer not null default 0,
  applied_at timestamp with time zone,
  content_removed_at timestamp with time zone,
  constraint import_files_pkey PRIMARY KEY (region_id, file_id),
  constraint import_files_region_id_import_id_fkey FOREIGN KEY (region_id, import_id) REFERENCES imports(region_id, import_id) ON DELETE CASCADE,
  constraint import_files_removed_check CHECK (((content_removed_at IS NULL) OR (length(content) = 0))),
  constraint import_files_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'read'::text, 'refused'::text, 'same'::text, 'applied'::text, 'withdrawn'::text])))
);
CREATE UNIQUE INDEX import_files_applied_once ON public.import_files USING btree (region_id, sha256) WHERE (state = 'applied'::text);
CREATE INDEX import_files_by_import ON public.import_files USING btree (region_id, import_id, file_id);
CREATE INDEX import_files_by_words ON public.import_files USING gin (search_vector(((name || ' '::text) || COALESCE(title, ''::text))));
create policy added on import_files for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM ((imports JOIN memberships sender ON ((sender.membership_id = imports.created_as))) JOIN organisations place ON (((place.region_id = sender.region_id) AND (place.organisation_id = sender.organisation_id)))) WHERE ((imports.region_id = import_files.region_id) AND (imports.import_id = import_files.import_id) AND (place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))))) OR (EXISTS ( SELECT FROM results WHERE ((results.region_id = import_files.region_id) AND (results.file_id = import_files.file_id)))))));
create policy changed on import_files for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM ((imports JOIN memberships sender ON ((sender.membership_id = imports.created_as))) JOIN organisations place ON (((place.region_id = sender.region_id) AND (place.organisation_id = sender.organisation_id)))) WHERE ((imports.region_id = import_files.region_id) AND (imports.import_id = import_files.import_id) AND (place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))))) OR (EXISTS ( SELECT FROM results WHERE ((results.region_id = import_files.region_id) AND (results.file_id = import_files.file_id)))))));
create policy removed on import_files for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM ((imports JOIN memberships sender ON ((sender.membership_id = imports.created_as))) JOIN organisations place ON (((place.region_id = sender.region_id) AND (place.organisation_id = sender.organisation_id)))) WHERE ((imports.region_id = import_files.region_id) AND (imports.import_id = import_files.import_id) AND (place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))))) OR (EXISTS ( SELECT FROM results WHERE ((results.region_id = import_files.region_id) AND (results.file_id = import_files.file_id)))))));
create policy seen on import_files for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM ((imports JOIN memberships sender ON ((sender.membership_id = imports.created_as))) JOIN organisations place ON (((place.region_id = sender.region_id) AND (place.organisation_id = sender.organisation_id)))) WHERE ((imports.region_id = import_files.region_id) AND (imports.import_id = import_files.import_id) AND (place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))))) OR (EXISTS ( SELECT FROM results WHERE ((results.region_id = import_files.region_id) AND (results.file_id = import_files.file_id)))))));

create table imports (
  region_id bigint not null,
  import_id bigint not null generated always as identity,
  state text not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  applied_by bigint,
  applied_at timestamp with time zone,
  files_total integer not null default 0,
  files_read integer not null default 0,
  failure text,
  summary jsonb,
  version integer not null default 1,
  created_as bigint,
  constraint imports_pkey PRIMARY KEY (region_id, import_id),
  constraint imports_applied_by_fkey FOREIGN KEY (applied_by) REFERENCES users(user_id),
  constraint imports_created_as_fkey FOREIGN KEY (created_as) REFERENCES memberships(membership_id),
  constraint imports_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint imports_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'reading'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'cancelled'::text, 'failed'::text])))
);
create policy added on imports for insert to opora_app with check ((region_id = ( SELECT sight_region() AS sight_region)));
create policy changed on imports for update to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));
create policy seen on imports for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table invitations (
  token_hash bytea not null,
  user_id bigint not null,
  created_by bigint,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  purpose text not null default 'invitation'::text,
  constraint invitations_pkey PRIMARY KEY (token_hash),
  constraint invitations_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint invitations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint invitations_purpose_check CHECK ((purpose = ANY (ARRAY['invitation'::text, 'reset'::text])))
);
CREATE INDEX invitations_by_user ON public.invitations USING btree (user_id);
create policy added on invitations for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = invitations.user_id)))));
create policy changed on invitations for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = invitations.user_id)))));
create policy removed on invitations for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = invitations.user_id)))));
create policy seen on invitations for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = invitations.user_id)))));

create table known_clients (
  region_id bigint not null,
  user_id bigint not null,
  browser text not null,
  network text not null,
  first_at timestamp with time zone not null default now(),
  constraint known_clients_pkey PRIMARY KEY (user_id, browser, network),
  constraint known_clients_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint known_clients_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);
create policy added on known_clients for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number)))));
create policy changed on known_clients for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number)))));
create policy seen on known_clients for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number)))));

create table listing_decisions (
  region_id bigint not null,
  decision_id bigint not null generated always as identity,
  listing_id bigint not null,
  school_id bigint not null,
  decision text not null,
  reason text not null,
  dispute_id bigint,
  decided_by bigint not null,
  decided_at timestamp with time zone not null default now(),
  constraint listing_decisions_pkey PRIMARY KEY (region_id, decision_id),
  constraint listing_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES users(user_id),
  constraint listing_decisions_region_id_dispute_id_fkey FOREIGN KEY (region_id, dispute_id) REFERENCES listing_disputes(region_id, dispute_id),
  constraint listing_decisions_region_id_listing_id_school_id_fkey FOREIGN KEY (region_id, listing_id, school_id) REFERENCES listing_schools(region_id, listing_id, school_id),
  constraint listing_decisions_decision_check CHECK ((decision = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint listing_decisions_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX listing_decisions_by_school ON public.listing_decisions USING btree (region_id, listing_id, school_id, decision_id DESC);
create policy added on listing_decisions for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (EXISTS ( SELECT FROM listings open WHERE ((open.region_id = listing_decisions.region_id) AND (open.listing_id = listing_decisions.listing_id) AND (open.state <> 'approved'::text))))));
create policy seen on listing_decisions for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR ((school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) AND (EXISTS ( SELECT FROM listings shown WHERE ((shown.region_id = listing_decisions.region_id) AND (shown.listing_id = listing_decisions.listing_id) AND (shown.state <> 'draft'::text))))))));

create table listing_disputes (
  region_id bigint not null,
  dispute_id bigint not null generated always as identity,
  listing_id bigint not null,
  school_id bigint not null,
  reason text not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  answer text,
  words text,
  answered_by bigint,
  answered_at timestamp with time zone,
  taken_back_by bigint,
  taken_back_at timestamp with time zone,
  constraint listing_disputes_pkey PRIMARY KEY (region_id, dispute_id),
  constraint listing_disputes_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES users(user_id),
  constraint listing_disputes_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint listing_disputes_region_id_listing_id_school_id_fkey FOREIGN KEY (region_id, listing_id, school_id) REFERENCES listing_schools(region_id, listing_id, school_id),
  constraint listing_disputes_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES users(user_id),
  constraint listing_disputes_answer_check CHECK ((answer = ANY (ARRAY['accepted'::text, 'refused'::text]))),
  constraint listing_disputes_check CHECK ((num_nulls(answer, words, answered_by, answered_at) = ANY (ARRAY[0, 4]))),
  constraint listing_disputes_check1 CHECK (((taken_back_by IS NULL) = (taken_back_at IS NULL))),
  constraint listing_disputes_check2 CHECK (((answer IS NULL) OR (taken_back_at IS NULL))),
  constraint listing_disputes_reason_check CHECK ((reason <> ''::text)),
  constraint listing_disputes_words_check CHECK ((words <> ''::text))
);
CREATE UNIQUE INDEX listing_disputes_one_open ON public.listing_disputes USING btree (region_id, listing_id, school_id) WHERE ((answer IS NULL) AND (taken_back_at IS NULL));
create policy added on listing_disputes for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) AND (EXISTS ( SELECT FROM listings open WHERE ((open.region_id = listing_disputes.region_id) AND (open.listing_id = listing_disputes.listing_id) AND (open.state <> 'approved'::text))))));
create policy changed on listing_disputes for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) AND (EXISTS ( SELECT FROM listings open WHERE ((open.region_id = listing_disputes.region_id) AND (open.listing_id = listing_disputes.listing_id) AND (open.state <> 'approved'::text))))));
create policy seen on listing_disputes for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table listing_files (
  region_id bigint not null,
  file_id bigint not null generated always as identity,
  listing_id bigint not null,
  dispute_id bigint,
  school_id bigint,
  name text not null,
  sha256 bytea not null,
  content bytea not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  constraint listing_files_pkey PRIMARY KEY (region_id, file_id),
  constraint listing_files_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint listing_files_region_id_dispute_id_fkey FOREIGN KEY (region_id, dispute_id) REFERENCES listing_disputes(region_id, dispute_id),
  constraint listing_files_region_id_listing_id_fkey FOREIGN KEY (region_id, listing_id) REFERENCES listings(region_id, listing_id),
  constraint listing_files_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint listing_files_check CHECK (((dispute_id IS NULL) = (school_id IS NULL))),
  constraint listing_files_content_check CHECK ((length(content) > 0))
);
CREATE INDEX listing_files_by_listing ON public.listing_files USING btree (region_id, listing_id, file_id);
create policy added on listing_files for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))) AND (EXISTS ( SELECT FROM listings open WHERE ((open.region_id = listing_files.region_id) AND (open.listing_id = listing_files.listing_id) AND (open.state <> 'approved'::text))))));
create policy seen on listing_files for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table listing_schools (
  region_id bigint not null,
  listing_id bigint not null,
  school_id bigint not null,
  run_id bigint not null,
  code text not null,
  name text collate ru_natural not null,
  municipality text collate ru_natural not null,
  rule text not null,
  band text,
  markers integer not null,
  near boolean not null,
  grounds text not null,
  near_miss text,
  repeated boolean not null,
  constraint listing_schools_pkey PRIMARY KEY (region_id, listing_id, school_id),
  constraint listing_schools_region_id_listing_id_fkey FOREIGN KEY (region_id, listing_id) REFERENCES listings(region_id, listing_id),
  constraint listing_schools_region_id_run_id_school_id_fkey FOREIGN KEY (region_id, run_id, school_id) REFERENCES run_outcomes(region_id, run_id, school_id),
  constraint listing_schools_rule_check CHECK ((rule = ANY (ARRAY['yes'::text, 'no'::text, 'undecided'::text])))
);
CREATE INDEX listing_schools_by_school ON public.listing_schools USING btree (region_id, school_id);
create policy added on listing_schools for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (EXISTS ( SELECT FROM listings open WHERE ((open.region_id = listing_schools.region_id) AND (open.listing_id = listing_schools.listing_id) AND (open.state <> 'approved'::text))))));
create policy seen on listing_schools for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR ((school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) AND (EXISTS ( SELECT FROM listings shown WHERE ((shown.region_id = listing_schools.region_id) AND (shown.listing_id = listing_schools.listing_id) AND (shown.state <> 'draft'::text))))))));

create table listings (
  region_id bigint not null,
  listing_id bigint not null generated always as identity,
  run_id bigint not null,
  year text not null,
  state text not null default 'draft'::text,
  corrects bigint,
  reason text,
  sources jsonb not null,
  disputes_until date,
  shown_at timestamp with time zone,
  shown_by bigint,
  order_number text,
  order_date date,
  approved_at timestamp with time zone,
  approved_by bigint,
  sha256 bytea,
  version integer not null default 1,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  constraint listings_pkey PRIMARY KEY (region_id, listing_id),
  constraint listings_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES users(user_id),
  constraint listings_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint listings_region_id_corrects_fkey FOREIGN KEY (region_id, corrects) REFERENCES listings(region_id, listing_id),
  constraint listings_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint listings_region_id_run_id_fkey FOREIGN KEY (region_id, run_id) REFERENCES runs(region_id, run_id),
  constraint listings_shown_by_fkey FOREIGN KEY (shown_by) REFERENCES users(user_id),
  constraint listings_check CHECK (((corrects IS NULL) = (reason IS NULL))),
  constraint listings_check1 CHECK (((state = 'draft'::text) OR (num_nulls(disputes_until, shown_at, shown_by) = 0))),
  constraint listings_check2 CHECK (((state <> 'approved'::text) OR (num_nulls(order_number, order_date, approved_at, approved_by, sha256) = 0))),
  constraint listings_check3 CHECK ((approved_by <> created_by)),
  constraint listings_order_number_check CHECK ((order_number <> ''::text)),
  constraint listings_reason_check CHECK ((reason <> ''::text)),
  constraint listings_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'shown'::text, 'approved'::text])))
);
CREATE UNIQUE INDEX listings_corrected_once ON public.listings USING btree (region_id, corrects) WHERE (state = 'approved'::text);
create policy added on listings for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on listings for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (state <> 'approved'::text))) with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on listings for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (state <> 'draft'::text))));

create table memberships (
  region_id bigint not null,
  membership_id bigint not null generated always as identity,
  user_id bigint not null,
  organisation_id bigint not null,
  role text not null,
  valid_from date not null,
  valid_to date,
  granted_by bigint,
  granted_at timestamp with time zone not null default now(),
  withdrawn_at timestamp with time zone,
  withdrawn_by bigint,
  withdrawn_why text,
  link_id bigint,
  unlinked boolean not null default false,
  constraint memberships_once EXCLUDE USING gist (user_id WITH =, organisation_id WITH =, role WITH =, COALESCE(link_id, (0)::bigint) WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&) WHERE ((withdrawn_at IS NULL)),
  constraint memberships_membership_id_key UNIQUE (membership_id),
  constraint memberships_pkey PRIMARY KEY (region_id, membership_id),
  constraint memberships_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES users(user_id),
  constraint memberships_region_id_link_id_fkey FOREIGN KEY (region_id, link_id) REFERENCES school_links(region_id, link_id),
  constraint memberships_region_id_organisation_id_fkey FOREIGN KEY (region_id, organisation_id) REFERENCES organisations(region_id, organisation_id),
  constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint memberships_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES users(user_id),
  constraint memberships_check CHECK ((valid_to >= valid_from)),
  constraint memberships_check1 CHECK (((withdrawn_at IS NULL) = (withdrawn_why IS NULL))),
  constraint memberships_check2 CHECK (((role = 'mentor'::text) = ((link_id IS NOT NULL) OR unlinked))),
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'operator'::text, 'department'::text, 'council'::text, 'assessment_centre'::text, 'methodologist'::text, 'municipal_authority'::text, 'municipal_methodologist'::text, 'coordinator'::text, 'head'::text, 'school_team'::text, 'teacher'::text, 'psychologist'::text, 'mentor'::text, 'expert'::text, 'editor'::text])))
);
CREATE INDEX memberships_by_link ON public.memberships USING btree (region_id, link_id) WHERE (link_id IS NOT NULL);
CREATE INDEX memberships_by_organisation ON public.memberships USING btree (region_id, organisation_id);
CREATE INDEX memberships_by_user ON public.memberships USING btree (user_id);
create policy added on memberships for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM organisations place WHERE ((place.region_id = memberships.region_id) AND (place.organisation_id = memberships.organisation_id) AND (((place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))) OR (place.school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))))))));
create policy changed on memberships for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (EXISTS ( SELECT FROM organisations place WHERE ((place.region_id = memberships.region_id) AND (place.organisation_id = memberships.organisation_id) AND (((place.municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])) AND ( SELECT (sight() = 'municipality'::text))) OR (place.school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))))))));
create policy seen on memberships for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table messages (
  region_id bigint not null,
  message_id uuid not null default gen_random_uuid(),
  user_id bigint not null,
  address text not null,
  kind text not null,
  cause text,
  subject text not null,
  body bytea,
  state text not null default 'waiting'::text,
  tries smallint not null default 0,
  error text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint messages_once UNIQUE (region_id, user_id, kind, cause),
  constraint messages_pkey PRIMARY KEY (message_id),
  constraint messages_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint messages_check CHECK (((state = 'waiting'::text) = (body IS NOT NULL))),
  constraint messages_check1 CHECK (((state = 'waiting'::text) = (finished_at IS NULL))),
  constraint messages_error_check CHECK ((error ~ '^[A-Z0-9_]{1,40}$'::text)),
  constraint messages_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'reset'::text, 'digest'::text, 'account'::text]))),
  constraint messages_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);
create policy added on messages for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy changed on messages for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy seen on messages for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table method_versions (
  region_id bigint not null,
  method_version_id bigint not null generated always as identity,
  method_id text not null,
  number text not null,
  state text not null default 'draft'::text,
  content jsonb not null,
  examples jsonb not null default '[]'::jsonb,
  based_on text not null,
  changes jsonb not null default '[]'::jsonb,
  words text not null default ''::text,
  writers bigint[] not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  checked_by bigint,
  checked_at timestamp with time zone,
  approved_by bigint,
  approved_at timestamp with time zone,
  frozen_at timestamp with time zone,
  returned_why text,
  version integer not null default 1,
  deleted_at timestamp with time zone,
  constraint method_versions_pkey PRIMARY KEY (region_id, method_version_id),
  constraint method_versions_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES users(user_id),
  constraint method_versions_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES users(user_id),
  constraint method_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint method_versions_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint method_versions_changes_check CHECK ((jsonb_typeof(changes) = 'array'::text)),
  constraint method_versions_check CHECK (((deleted_at IS NULL) OR (state = 'draft'::text))),
  constraint method_versions_check1 CHECK (((state = 'draft'::text) = (checked_by IS NULL))),
  constraint method_versions_check2 CHECK (((checked_by IS NULL) = (checked_at IS NULL))),
  constraint method_versions_check3 CHECK (((state = ANY (ARRAY['approved'::text, 'frozen'::text])) = (approved_by IS NOT NULL))),
  constraint method_versions_check4 CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
  constraint method_versions_check5 CHECK (((state = 'frozen'::text) = (frozen_at IS NOT NULL))),
  constraint method_versions_content_check CHECK (((jsonb_typeof(content) = 'object'::text) AND (octet_length((content)::text) <= 500000))),
  constraint method_versions_examples_check CHECK (((jsonb_typeof(examples) = 'array'::text) AND (octet_length((examples)::text) <= 500000))),
  constraint method_versions_method_id_check CHECK ((method_id ~ '^[a-z0-9.-]{1,60}$'::text)),
  constraint method_versions_number_check CHECK ((number ~ '^\d{1,4}\.\d{1,4}\.\d{1,4}$'::text)),
  constraint method_versions_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text, 'frozen'::text]))),
  constraint method_versions_two_people CHECK (((approved_by IS NULL) OR ((approved_by <> ALL (writers)) AND (approved_by <> checked_by)))),
  constraint method_versions_writers_check CHECK ((cardinality(writers) > 0))
);
CREATE UNIQUE INDEX method_versions_number ON public.method_versions USING btree (region_id, method_id, number) WHERE (deleted_at IS NULL);
create policy added on method_versions for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (state = 'draft'::text)));
create policy changed on method_versions for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy removed on method_versions for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on method_versions for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (state = ANY (ARRAY['approved'::text, 'frozen'::text])))));

create table migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

create table minimums (
  minimum_id bigint not null generated always as identity,
  region_id bigint,
  procedure text not null,
  year_from text,
  year_to text,
  score smallint not null,
  source text not null,
  constraint minimums_pkey PRIMARY KEY (minimum_id),
  constraint minimums_procedure_fkey FOREIGN KEY (procedure) REFERENCES procedures(procedure),
  constraint minimums_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy seen on minimums for select to opora_app using (((region_id IS NULL) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table municipalities (
  region_id bigint not null,
  municipality_id bigint not null generated always as identity,
  name text collate ru_natural not null,
  oktmo text,
  opened_on date,
  closed_on date,
  constraint municipalities_region_id_name_key UNIQUE (region_id, name),
  constraint municipalities_pkey PRIMARY KEY (region_id, municipality_id),
  constraint municipalities_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint municipalities_check CHECK ((closed_on > opened_on))
);
create policy added on municipalities for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on municipalities for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on municipalities for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (municipality_id = ANY (( SELECT sight_municipalities() AS sight_municipalities)::bigint[])))));

create table notification_settings (
  region_id bigint not null,
  user_id bigint not null,
  kind text not null,
  channel text not null,
  constraint notification_settings_pkey PRIMARY KEY (user_id, kind),
  constraint notification_settings_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint notification_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint notification_settings_channel_check CHECK ((channel = ANY (ARRAY['system'::text, 'mail'::text, 'off'::text])))
);
create policy added on notification_settings for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy changed on notification_settings for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy removed on notification_settings for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy seen on notification_settings for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table notifications (
  region_id bigint not null,
  notification_id bigint not null generated always as identity,
  user_id bigint not null,
  kind text not null,
  subject text not null,
  data jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  read_at timestamp with time zone,
  mailed_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (region_id, notification_id),
  constraint notifications_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint notifications_kind_check CHECK ((kind = ANY (ARRAY['import.read'::text, 'import.failed'::text, 'import.applied'::text, 'role.given'::text, 'role.withdrawn'::text, 'role.returned'::text, 'role.ends'::text, 'duty.named'::text, 'duty.changed'::text, 'duty.ended'::text, 'duty.returned'::text, 'account.changed'::text, 'account.browser'::text, 'run.made'::text, 'listing.shown'::text, 'listing.disputed'::text, 'listing.answered'::text, 'listing.approved'::text, 'approval.asked'::text, 'approval.decided'::text, 'approval.expired'::text, 'method.checked'::text, 'method.decided'::text, 'school.event'::text, 'school.plan'::text, 'school.results'::text, 'school.status'::text, 'passport.accepted'::text, 'passport.returned'::text, 'job.failed'::text, 'backup.failed'::text, 'heads.failed'::text, 'reading.unusual'::text])))
);
CREATE INDEX notifications_by_user ON public.notifications USING btree (user_id, notification_id DESC);
CREATE INDEX notifications_unread ON public.notifications USING btree (user_id) WHERE (read_at IS NULL);
create policy added on notifications for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy changed on notifications for update to opora_app using ((((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (( SELECT sight_number('person'::text) AS sight_number) IS NULL))));
create policy seen on notifications for select to opora_app using ((((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text)) AND (( SELECT sight_number('person'::text) AS sight_number) IS NULL))));

create table organisation_events (
  region_id bigint not null,
  event_id bigint not null generated always as identity,
  organisation_id bigint not null,
  kind text not null,
  on_date date not null,
  successor_id bigint,
  was text,
  became text,
  was_oktmo text,
  oktmo text,
  basis text not null,
  reason text,
  recorded_by bigint,
  recorded_at timestamp with time zone not null default now(),
  corrected_at timestamp with time zone,
  constraint organisation_events_pkey PRIMARY KEY (region_id, event_id),
  constraint organisation_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES users(user_id),
  constraint organisation_events_region_id_organisation_id_fkey FOREIGN KEY (region_id, organisation_id) REFERENCES organisations(region_id, organisation_id),
  constraint organisation_events_region_id_successor_id_fkey FOREIGN KEY (region_id, successor_id) REFERENCES organisations(region_id, organisation_id),
  constraint organisation_events_basis_check CHECK ((basis <> ''::text)),
  constraint organisation_events_check CHECK (((kind = 'joined'::text) = (successor_id IS NOT NULL))),
  constraint organisation_events_check1 CHECK ((successor_id <> organisation_id)),
  constraint organisation_events_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'renamed'::text, 'moved'::text, 'joined'::text, 'closed'::text])))
);
CREATE INDEX organisation_events_by_organisation ON public.organisation_events USING btree (region_id, organisation_id, on_date);
CREATE INDEX organisation_events_by_successor ON public.organisation_events USING btree (region_id, successor_id) WHERE (successor_id IS NOT NULL);
create policy added on organisation_events for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on organisation_events for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on organisation_events for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (organisation_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])) OR (successor_id = ANY (( SELECT sight_organisations() AS sight_organisations)::bigint[])))));

create table organisations (
  region_id bigint not null,
  organisation_id bigint not null generated always as identity,
  kind text not null,
  name text collate ru_natural not null,
  parent_id bigint,
  municipality_id bigint,
  school_id bigint,
  opened_on date,
  closed_on date,
  version integer not null default 1,
  constraint organisations_pkey PRIMARY KEY (region_id, organisation_id),
  constraint organisations_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint organisations_region_id_municipality_id_fkey FOREIGN KEY (region_id, municipality_id) REFERENCES municipalities(region_id, municipality_id),
  constraint organisations_region_id_parent_id_fkey FOREIGN KEY (region_id, parent_id) REFERENCES organisations(region_id, organisation_id),
  constraint organisations_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint organisations_check CHECK (((municipality_id IS NULL) OR (school_id IS NULL))),
  constraint organisations_check1 CHECK (((kind = 'region'::text) = (parent_id IS NULL))),
  constraint organisations_check2 CHECK ((parent_id <> organisation_id)),
  constraint organisations_check3 CHECK ((closed_on >= opened_on)),
  constraint organisations_check4 CHECK (((kind <> ALL (ARRAY['municipality'::text, 'municipal_authority'::text, 'methodical_office'::text])) OR (municipality_id IS NOT NULL))),
  constraint organisations_check5 CHECK (((kind <> ALL (ARRAY['school'::text, 'branch'::text])) OR (school_id IS NOT NULL))),
  constraint organisations_check6 CHECK (((kind <> ALL (ARRAY['region'::text, 'department'::text, 'operator'::text, 'assessment_centre'::text, 'methodologists_centre'::text, 'council'::text])) OR (num_nonnulls(municipality_id, school_id) = 0))),
  constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['region'::text, 'department'::text, 'operator'::text, 'assessment_centre'::text, 'methodologists_centre'::text, 'council'::text, 'municipality'::text, 'municipal_authority'::text, 'methodical_office'::text, 'school'::text, 'branch'::text, 'further_education'::text, 'working_group'::text])))
);
CREATE INDEX organisations_by_parent ON public.organisations USING btree (region_id, parent_id);
CREATE INDEX organisations_by_words ON public.organisations USING gin (search_vector(name)) WHERE (kind <> 'school'::text);
CREATE UNIQUE INDEX organisations_municipality ON public.organisations USING btree (region_id, municipality_id) WHERE (kind = 'municipality'::text);
CREATE UNIQUE INDEX organisations_region ON public.organisations USING btree (region_id) WHERE (kind = 'region'::text);
CREATE UNIQUE INDEX organisations_school ON public.organisations USING btree (region_id, school_id) WHERE (kind = 'school'::text);
create policy added on organisations for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on organisations for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on organisations for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table outlines (
  region_id bigint not null,
  outline_id bigint not null generated always as identity,
  name text not null,
  oktmo text,
  municipality_id bigint,
  polygons jsonb not null,
  constraint outlines_pkey PRIMARY KEY (region_id, outline_id),
  constraint outlines_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint outlines_region_id_municipality_id_fkey FOREIGN KEY (region_id, municipality_id) REFERENCES municipalities(region_id, municipality_id)
);
create policy added on outlines for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on outlines for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy removed on outlines for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on outlines for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table outside_accounts (
  region_id bigint not null,
  user_id bigint not null,
  issuer text not null,
  subject text not null,
  linked_at timestamp with time zone not null default now(),
  constraint outside_accounts_of_one UNIQUE (issuer, subject),
  constraint outside_accounts_pkey PRIMARY KEY (region_id, user_id, issuer),
  constraint outside_accounts_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint outside_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint outside_accounts_issuer_check CHECK ((issuer <> ''::text)),
  constraint outside_accounts_subject_check CHECK ((subject <> ''::text))
);
CREATE INDEX outside_accounts_by_user ON public.outside_accounts USING btree (user_id);
create policy added on outside_accounts for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy removed on outside_accounts for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy seen on outside_accounts for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = outside_accounts.user_id)))));

create table passports (
  region_id bigint not null,
  passport_id bigint not null generated always as identity,
  school_id bigint not null,
  year text not null,
  answers jsonb not null,
  state text not null,
  remark text,
  outcome jsonb,
  sent_at timestamp with time zone,
  decided_at timestamp with time zone,
  version integer not null default 1,
  constraint passports_once UNIQUE (region_id, school_id, year),
  constraint passports_pkey PRIMARY KEY (region_id, passport_id),
  constraint passports_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint passports_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint passports_check CHECK (((state = 'accepted'::text) = (outcome IS NOT NULL))),
  constraint passports_check1 CHECK (((state = 'returned'::text) = (remark IS NOT NULL))),
  constraint passports_remark_check CHECK ((remark <> ''::text)),
  constraint passports_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sent'::text, 'accepted'::text, 'returned'::text]))),
  constraint passports_year_check CHECK ((year ~ '^\d{4}/\d{2}$'::text))
);
create policy added on passports for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));
create policy changed on passports for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));
create policy seen on passports for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table planned_events (
  region_id bigint not null,
  plan_id bigint not null generated always as identity,
  school_id bigint,
  kind text not null,
  on_date date not null,
  event jsonb not null,
  successor_id bigint,
  was text,
  became text,
  recorded_by bigint not null,
  recorded_at timestamp with time zone not null default now(),
  state text not null default 'planned'::text,
  settled_at timestamp with time zone,
  refusal text,
  constraint planned_events_pkey PRIMARY KEY (region_id, plan_id),
  constraint planned_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES users(user_id),
  constraint planned_events_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint planned_events_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id) ON DELETE CASCADE,
  constraint planned_events_region_id_successor_id_fkey FOREIGN KEY (region_id, successor_id) REFERENCES schools(region_id, school_id) ON DELETE CASCADE,
  constraint planned_events_check CHECK (((kind = 'opened'::text) = (school_id IS NULL))),
  constraint planned_events_check1 CHECK (((kind = 'joined'::text) = (successor_id IS NOT NULL))),
  constraint planned_events_check2 CHECK (((state = 'planned'::text) = (settled_at IS NULL))),
  constraint planned_events_check3 CHECK (((state = 'refused'::text) <= (refusal IS NOT NULL))),
  constraint planned_events_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'renamed'::text, 'moved'::text, 'joined'::text, 'split'::text, 'closed'::text]))),
  constraint planned_events_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'applied'::text, 'withdrawn'::text, 'refused'::text])))
);
CREATE INDEX planned_events_by_school ON public.planned_events USING btree (region_id, school_id);
CREATE INDEX planned_events_by_successor ON public.planned_events USING btree (region_id, successor_id) WHERE (successor_id IS NOT NULL);
CREATE UNIQUE INDEX planned_events_once ON public.planned_events USING btree (region_id, kind, on_date, COALESCE((school_id)::text, ('code '::text || (event ->> 'code'::text)))) WHERE (state = 'planned'::text);
create policy added on planned_events for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on planned_events for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on planned_events for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR (successor_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table procedures (
  procedure text not null,
  exam text not null,
  subject text not null,
  grade smallint not null,
  title text not null,
  short_title text not null,
  position integer not null,
  constraint procedures_pkey PRIMARY KEY (procedure),
  constraint procedures_exam_check CHECK ((exam = ANY (ARRAY['vpr'::text, 'oge'::text, 'ege'::text, 'gve'::text, 'rkr'::text])))
);
create policy added on procedures for insert to opora_app with check ((( SELECT sight_region() AS sight_region) IS NOT NULL));
create policy seen on procedures for select to opora_app using (true);

create table recovery_codes (
  user_id bigint not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES second_factors(user_id) ON DELETE CASCADE
);
create policy added on recovery_codes for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = recovery_codes.user_id)))));
create policy changed on recovery_codes for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = recovery_codes.user_id)))));
create policy removed on recovery_codes for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = recovery_codes.user_id)))));
create policy seen on recovery_codes for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = recovery_codes.user_id)))));

create table regions (
  region_id bigint not null generated always as identity,
  name text not null,
  login_prefix text,
  time_zone text not null default 'Europe/Moscow'::text,
  terms jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  second_factor boolean not null default true,
  small_rule jsonb,
  outlines_source text,
  version integer not null default 1,
  academic_year text,
  cycle text,
  sources_off text[] not null default '{}'::text[],
  retention jsonb not null default '{}'::jsonb,
  export_limit integer not null default 500,
  alarm_factor integer not null default 5,
  alarm_floor integer not null default 100,
  second_factor_schools boolean not null default false,
  constraint regions_pkey PRIMARY KEY (region_id),
  constraint regions_academic_year_check CHECK ((academic_year ~ '^\d{4}/\d{2}$'::text)),
  constraint regions_alarm_factor_check CHECK (((alarm_factor >= 2) AND (alarm_factor <= 100))),
  constraint regions_alarm_floor_check CHECK (((alarm_floor >= 10) AND (alarm_floor <= 100000))),
  constraint regions_cycle_check CHECK ((cycle ~ '^\d{4}/\d{2}$'::text)),
  constraint regions_export_limit_check CHECK (((export_limit >= 1) AND (export_limit <= 5000))),
  constraint regions_retention_check CHECK ((jsonb_typeof(retention) = 'object'::text)),
  constraint regions_sources_off_check CHECK ((sources_off <@ ARRAY['vpr'::text, 'oge'::text, 'ege'::text, 'gve'::text, 'rkr'::text])),
  constraint regions_terms_check CHECK ((jsonb_typeof(terms) = 'object'::text)),
  constraint regions_time_zone_check CHECK ((time_zone = ANY (ARRAY['Europe/Kaliningrad'::text, 'Europe/Moscow'::text, 'Europe/Samara'::text, 'Asia/Yekaterinburg'::text, 'Asia/Omsk'::text, 'Asia/Krasnoyarsk'::text, 'Asia/Irkutsk'::text, 'Asia/Yakutsk'::text, 'Asia/Vladivostok'::text, 'Asia/Magadan'::text, 'Asia/Kamchatka'::text])))
);
create policy changed on regions for update to opora_app using ((region_id = ( SELECT sight_region() AS sight_region))) with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on regions for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table results (
  region_id bigint not null,
  sitting_id bigint not null,
  school_id bigint not null,
  file_id bigint not null,
  paper_grade smallint not null,
  pupil_grade smallint not null,
  participants integer not null,
  low integer not null,
  marks integer[],
  absent integer not null default 0,
  restored boolean not null default false,
  sheet text,
  row_number integer not null,
  row_count integer not null,
  current boolean not null,
  replaced_by bigint,
  applied_at timestamp with time zone not null default now(),
  constraint results_pkey PRIMARY KEY (region_id, sitting_id, school_id, file_id),
  constraint results_region_id_file_id_fkey FOREIGN KEY (region_id, file_id) REFERENCES import_files(region_id, file_id),
  constraint results_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint results_region_id_sitting_id_fkey FOREIGN KEY (region_id, sitting_id) REFERENCES sittings(region_id, sitting_id),
  constraint results_check CHECK (((low >= 0) AND (low <= participants))),
  constraint results_participants_check CHECK ((participants >= 0))
);
CREATE INDEX results_by_file ON public.results USING btree (region_id, file_id);
CREATE UNIQUE INDEX results_current ON public.results USING btree (region_id, school_id, sitting_id) WHERE current;
create policy added on results for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));
create policy changed on results for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));
create policy seen on results for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table run_outcomes (
  region_id bigint not null,
  run_id bigint not null,
  school_id bigint not null,
  municipality_id bigint not null,
  identified text not null,
  band text,
  markers integer not null,
  near boolean not null default false,
  trace jsonb not null,
  constraint run_outcomes_pkey PRIMARY KEY (region_id, run_id, school_id),
  constraint run_outcomes_region_id_run_id_fkey FOREIGN KEY (region_id, run_id) REFERENCES runs(region_id, run_id),
  constraint run_outcomes_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint run_outcomes_identified_check CHECK ((identified = ANY (ARRAY['yes'::text, 'no'::text, 'undecided'::text])))
);
CREATE INDEX run_outcomes_by_answer ON public.run_outcomes USING btree (region_id, run_id, identified, markers DESC);
create policy added on run_outcomes for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on run_outcomes for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table runs (
  region_id bigint not null,
  run_id bigint not null generated always as identity,
  methodology_id text not null,
  methodology_version text not null,
  methodology jsonb not null,
  year text not null,
  overrides jsonb not null default '{}'::jsonb,
  facts_hash text not null,
  outcome_hash text not null,
  schools_total integer not null,
  identified_total integer not null,
  undecided_total integer not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  constraint runs_pkey PRIMARY KEY (region_id, run_id),
  constraint runs_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint runs_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy added on runs for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on runs for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table saved_views (
  region_id bigint not null,
  view_id bigint not null generated always as identity,
  user_id bigint not null,
  slot smallint not null,
  organisation_id bigint,
  page text not null,
  name text not null,
  search jsonb not null,
  created_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  constraint saved_views_pkey PRIMARY KEY (region_id, view_id),
  constraint saved_views_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint saved_views_region_id_organisation_id_fkey FOREIGN KEY (region_id, organisation_id) REFERENCES organisations(region_id, organisation_id),
  constraint saved_views_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint saved_views_name_check CHECK (((name <> ''::text) AND (length(name) <= 100))),
  constraint saved_views_page_check CHECK ((page = ANY (ARRAY['schools'::text, 'run'::text, 'completeness'::text, 'organisations'::text, 'people'::text, 'audit'::text]))),
  constraint saved_views_search_check CHECK (((jsonb_typeof(search) = 'object'::text) AND (octet_length((search)::text) <= 8000))),
  constraint saved_views_slot_check CHECK (((slot >= 1) AND (slot <= 50)))
);
CREATE UNIQUE INDEX saved_views_name ON public.saved_views USING btree (region_id, user_id, page, lower((name COLLATE ru_natural))) WHERE (deleted_at IS NULL);
CREATE INDEX saved_views_shared ON public.saved_views USING btree (region_id, organisation_id, page) WHERE ((deleted_at IS NULL) AND (organisation_id IS NOT NULL));
CREATE UNIQUE INDEX saved_views_slot ON public.saved_views USING btree (region_id, user_id, slot) WHERE (deleted_at IS NULL);
create policy added on saved_views for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy changed on saved_views for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy removed on saved_views for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy seen on saved_views for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ((user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (organisation_id IS NOT NULL))));

create table scales (
  scale_id bigint not null generated always as identity,
  region_id bigint,
  procedure text not null,
  year_from text,
  year_to text,
  season text,
  max_score smallint not null,
  from3 smallint not null,
  from4 smallint not null,
  from5 smallint not null,
  source text not null,
  constraint scales_pkey PRIMARY KEY (scale_id),
  constraint scales_procedure_fkey FOREIGN KEY (procedure) REFERENCES procedures(procedure),
  constraint scales_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy seen on scales for select to opora_app using (((region_id IS NULL) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table school_aliases (
  region_id bigint not null,
  alias text not null,
  school_id bigint,
  decided_by bigint,
  decided_at timestamp with time zone not null default now(),
  constraint school_aliases_pkey PRIMARY KEY (region_id, alias),
  constraint school_aliases_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id)
);
create policy added on school_aliases for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on school_aliases for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy removed on school_aliases for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on school_aliases for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table school_codes (
  region_id bigint not null,
  code text not null,
  school_id bigint not null,
  constraint school_codes_pkey PRIMARY KEY (region_id, code),
  constraint school_codes_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id)
);
create policy seen on school_codes for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));

create table school_events (
  region_id bigint not null,
  event_id bigint not null generated always as identity,
  school_id bigint not null,
  kind text not null,
  on_date date not null,
  ends boolean not null,
  successor_id bigint,
  was text,
  became text,
  basis text not null,
  reason text,
  recorded_by bigint,
  recorded_at timestamp with time zone not null default now(),
  corrected_at timestamp with time zone,
  words tsvector generated always as (search_vector((
CASE
    WHEN (kind = 'renamed'::text) THEN (COALESCE(was, ''::text) || ' '::text)
    ELSE ''::text
END || basis))) stored,
  constraint school_events_pkey PRIMARY KEY (region_id, event_id),
  constraint school_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES users(user_id),
  constraint school_events_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id) ON DELETE CASCADE,
  constraint school_events_region_id_successor_id_fkey FOREIGN KEY (region_id, successor_id) REFERENCES schools(region_id, school_id) ON DELETE CASCADE,
  constraint school_events_basis_check CHECK ((basis <> ''::text)),
  constraint school_events_check CHECK (((kind = ANY (ARRAY['joined'::text, 'split'::text])) = (successor_id IS NOT NULL))),
  constraint school_events_check1 CHECK (
CASE kind
    WHEN 'split'::text THEN true
    ELSE (ends = (kind = ANY (ARRAY['joined'::text, 'closed'::text])))
END),
  constraint school_events_check2 CHECK ((successor_id <> school_id)),
  constraint school_events_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'renamed'::text, 'moved'::text, 'joined'::text, 'split'::text, 'closed'::text, 'reopened'::text])))
);
CREATE INDEX school_events_by_school ON public.school_events USING btree (region_id, school_id, on_date);
CREATE INDEX school_events_by_successor ON public.school_events USING btree (region_id, successor_id) WHERE (successor_id IS NOT NULL);
CREATE UNIQUE INDEX school_events_once ON public.school_events USING btree (region_id, school_id, successor_id) WHERE ((successor_id IS NOT NULL) AND (corrected_at IS NULL));
create policy added on school_events for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on school_events for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy seen on school_events for select to opora_app using ((((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))) OR ((region_id = ( SELECT sight_region() AS sight_region)) AND (successor_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table school_links (
  region_id bigint not null,
  link_id bigint not null generated always as identity,
  from_school bigint not null,
  to_school bigint not null,
  kind text not null,
  since date not null,
  until date,
  basis text not null,
  reason text,
  version integer not null default 1,
  created_by bigint,
  created_at timestamp with time zone not null default now(),
  constraint school_links_once EXCLUDE USING gist (region_id WITH =, from_school WITH =, to_school WITH =, kind WITH =, daterange(since, until, '[)'::text) WITH &&),
  constraint school_links_pkey PRIMARY KEY (region_id, link_id),
  constraint school_links_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id),
  constraint school_links_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint school_links_region_id_from_school_fkey FOREIGN KEY (region_id, from_school) REFERENCES schools(region_id, school_id),
  constraint school_links_region_id_to_school_fkey FOREIGN KEY (region_id, to_school) REFERENCES schools(region_id, school_id),
  constraint school_links_basis_check CHECK ((basis <> ''::text)),
  constraint school_links_check CHECK ((from_school <> to_school)),
  constraint school_links_check1 CHECK ((until >= since)),
  constraint school_links_kind_check CHECK ((kind = ANY (ARRAY['mentoring'::text, 'curation'::text, 'consulting'::text, 'partnership'::text])))
);
CREATE INDEX school_links_by_from ON public.school_links USING btree (region_id, from_school);
CREATE INDEX school_links_by_to ON public.school_links USING btree (region_id, to_school);
create policy added on school_links for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR ((from_school = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) AND (to_school = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))))));
create policy changed on school_links for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR ((from_school = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) AND (to_school = ANY (( SELECT sight_schools() AS sight_schools)::bigint[]))))));
create policy seen on school_links for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table school_places (
  region_id bigint not null,
  place_id bigint not null generated always as identity,
  school_id bigint not null,
  municipality_id bigint not null,
  since date,
  until date,
  constraint school_places_one EXCLUDE USING gist (region_id WITH =, school_id WITH =, daterange(since, until, '[)'::text) WITH &&),
  constraint school_places_pkey PRIMARY KEY (region_id, place_id),
  constraint school_places_region_id_municipality_id_fkey FOREIGN KEY (region_id, municipality_id) REFERENCES municipalities(region_id, municipality_id),
  constraint school_places_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id) ON DELETE CASCADE,
  constraint school_places_check CHECK ((until > since))
);
CREATE INDEX school_places_by_municipality ON public.school_places USING btree (region_id, municipality_id);
create policy seen on school_places for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])))));

create table schools (
  region_id bigint not null,
  school_id bigint not null generated always as identity,
  municipality_id bigint not null,
  code text not null,
  login text,
  name text collate ru_natural not null,
  full_name text,
  kind text,
  advanced boolean not null default false,
  place text,
  settlement text,
  oktmo text,
  inn text,
  ogrn text,
  pupils integer,
  distance_km real,
  small boolean not null default false,
  status text,
  version integer not null default 1,
  words tsvector generated always as ((search_vector(((((name || ' '::text) || COALESCE(full_name, ''::text)) || ' '::text) || COALESCE(settlement, ''::text))) || to_tsvector('russian'::regconfig, search_words(((((code || ' '::text) || COALESCE(login, ''::text)) || ' '::text) || COALESCE(regexp_replace(login, '\D'::text, ''::text, 'g'::text), ''::text)))))) stored,
  opened_on date,
  closed_on date,
  lat double precision,
  lon double precision,
  found_by text collate C generated always as (lower(((((name || ' '::text) || code) || ' '::text) || COALESCE(settlement, ''::text)))) stored,
  constraint schools_region_id_code_key UNIQUE (region_id, code),
  constraint schools_pkey PRIMARY KEY (region_id, school_id),
  constraint schools_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint schools_region_id_municipality_id_fkey FOREIGN KEY (region_id, municipality_id) REFERENCES municipalities(region_id, municipality_id),
  constraint schools_check CHECK ((closed_on > opened_on)),
  constraint schools_check1 CHECK (((lat IS NULL) = (lon IS NULL))),
  constraint schools_lat_check CHECK (((lat >= (41)::double precision) AND (lat <= (82)::double precision))),
  constraint schools_lon_check CHECK ((((lon >= (19)::double precision) AND (lon <= (180)::double precision)) OR ((lon >= ('-180'::integer)::double precision) AND (lon <= ('-168'::integer)::double precision)))),
  constraint schools_place_check CHECK ((place = ANY (ARRAY['town'::text, 'village'::text]))),
  constraint schools_pupils_check CHECK ((pupils >= 0))
);
CREATE INDEX schools_by_kind ON public.schools USING btree (region_id, kind);
CREATE INDEX schools_by_login ON public.schools USING btree (region_id, login);
CREATE INDEX schools_by_municipality ON public.schools USING btree (region_id, municipality_id, closed_on, school_id);
CREATE INDEX schools_by_name ON public.schools USING btree (region_id, name, code);
CREATE INDEX schools_by_words ON public.schools USING gin (words);
create policy added on schools for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND ( SELECT (sight() = 'region'::text))));
create policy changed on schools for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (( SELECT (sight() = 'municipality'::text)) AND (municipality_id = ( SELECT sight_number('municipality'::text) AS sight_number))))));
create policy seen on schools for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (municipality_id = ( SELECT sight_number('municipality'::text) AS sight_number)) OR (school_id = ( SELECT sight_number('school'::text) AS sight_number)))));

create table second_factors (
  user_id bigint not null,
  secret bytea,
  confirmed_at timestamp with time zone,
  offered bytea,
  offered_at timestamp with time zone,
  last_step bigint not null default 0,
  constraint second_factors_pkey PRIMARY KEY (user_id),
  constraint second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint second_factors_check CHECK (((secret IS NULL) = (confirmed_at IS NULL))),
  constraint second_factors_check1 CHECK (((offered IS NULL) = (offered_at IS NULL)))
);
create policy added on second_factors for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = second_factors.user_id)))));
create policy changed on second_factors for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = second_factors.user_id)))));
create policy removed on second_factors for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = second_factors.user_id)))));
create policy seen on second_factors for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = second_factors.user_id)))));

create table sessions (
  token_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  membership_id bigint,
  session_id bigint not null generated always as identity,
  second_factor_at timestamp with time zone,
  browser text not null default 'other'::text,
  network text,
  factor_outside boolean not null default false,
  viewing_as_membership bigint,
  viewing_since timestamp with time zone,
  proved_at timestamp with time zone not null default now(),
  constraint sessions_session_id_key UNIQUE (session_id),
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_membership_id_fkey FOREIGN KEY (membership_id) REFERENCES memberships(membership_id),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint sessions_viewing_as_membership_fkey FOREIGN KEY (viewing_as_membership) REFERENCES memberships(membership_id),
  constraint sessions_viewing_since CHECK (((viewing_as_membership IS NULL) = (viewing_since IS NULL)))
);
CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id);
create policy added on sessions for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = sessions.user_id)))));
create policy changed on sessions for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = sessions.user_id)))));
create policy removed on sessions for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = sessions.user_id)))));
create policy seen on sessions for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (user_id = ( SELECT sight_number('person'::text) AS sight_number)) OR (EXISTS ( SELECT FROM users person WHERE (person.user_id = sessions.user_id)))));

create table sign_in_attempts (
  login text not null,
  address text not null,
  at timestamp with time zone not null default now(),
  success boolean not null,
  kind text not null default 'password'::text,
  constraint sign_in_attempts_kind_check CHECK ((kind = ANY (ARRAY['password'::text, 'code'::text, 'reset'::text])))
);
CREATE INDEX sign_in_attempts_by_address ON public.sign_in_attempts USING btree (kind, address, at);
CREATE INDEX sign_in_attempts_recent ON public.sign_in_attempts USING btree (kind, login, at);
create policy added on sign_in_attempts for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (region_of_login(login) = ( SELECT sight_region() AS sight_region)) OR (( SELECT (sight() = 'region'::text)) AND (region_of_login(login) IS NULL))));
create policy removed on sign_in_attempts for delete to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_of_login(login) = ( SELECT sight_region() AS sight_region)) OR (( SELECT (sight() = 'region'::text)) AND (region_of_login(login) IS NULL))));
create policy seen on sign_in_attempts for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_of_login(login) = ( SELECT sight_region() AS sight_region)) OR (( SELECT (sight() = 'region'::text)) AND (region_of_login(login) IS NULL))));

create table sittings (
  region_id bigint not null,
  sitting_id bigint not null generated always as identity,
  year text not null,
  season text not null,
  procedure text not null,
  constraint sittings_region_id_year_season_procedure_key UNIQUE (region_id, year, season, procedure),
  constraint sittings_pkey PRIMARY KEY (region_id, sitting_id),
  constraint sittings_procedure_fkey FOREIGN KEY (procedure) REFERENCES procedures(procedure),
  constraint sittings_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint sittings_season_check CHECK ((season = ANY (ARRAY['autumn'::text, 'spring'::text, 'main'::text, 'regional'::text]))),
  constraint sittings_year_check CHECK ((year ~ '^\d{4}/\d{2}$'::text))
);
create policy added on sittings for insert to opora_app with check ((region_id = ( SELECT sight_region() AS sight_region)));
create policy seen on sittings for select to opora_app using ((region_id = ( SELECT sight_region() AS sight_region)));

create table staged_results (
  region_id bigint not null,
  file_id bigint not null,
  position integer not null,
  year text not null,
  season text not null,
  procedure text not null,
  school_id bigint,
  school_key jsonb not null,
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
  constraint staged_results_pkey PRIMARY KEY (region_id, file_id, "position"),
  constraint staged_results_region_id_file_id_fkey FOREIGN KEY (region_id, file_id) REFERENCES import_files(region_id, file_id) ON DELETE CASCADE
);
create policy added on staged_results for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = staged_results.region_id) AND (file.file_id = staged_results.file_id))))))));
create policy changed on staged_results for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = staged_results.region_id) AND (file.file_id = staged_results.file_id))))))));
create policy removed on staged_results for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = staged_results.region_id) AND (file.file_id = staged_results.file_id))))))));
create policy seen on staged_results for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = staged_results.region_id) AND (file.file_id = staged_results.file_id))))))));

create table users (
  user_id bigint not null generated always as identity,
  region_id bigint not null,
  login text not null,
  name text not null,
  password_hash text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  email text,
  digest text not null default 'daily'::text,
  words tsvector generated always as (search_vector(((((name || ' '::text) || login) || ' '::text) || COALESCE(email, ''::text)))) stored,
  erased_at timestamp with time zone,
  version integer not null default 1,
  constraint users_login_key UNIQUE (login),
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_region_id_fkey FOREIGN KEY (region_id) REFERENCES regions(region_id),
  constraint users_digest_check CHECK ((digest = ANY (ARRAY['daily'::text, 'weekly'::text, 'off'::text]))),
  constraint users_email CHECK (((email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text) AND (length(email) <= 200))),
  constraint users_erased_check CHECK (((erased_at IS NULL) OR ((email IS NULL) AND (password_hash IS NULL) AND (disabled_at IS NOT NULL))))
);
CREATE INDEX users_by_email ON public.users USING btree (lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX users_by_words ON public.users USING gin (words);
create policy added on users for insert to opora_app with check ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy changed on users for update to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));
create policy seen on users for select to opora_app using ((( SELECT (sight() = 'door'::text)) OR (region_id = ( SELECT sight_region() AS sight_region))));

create table watched_schools (
  region_id bigint not null,
  user_id bigint not null,
  school_id bigint not null,
  since timestamp with time zone not null default now(),
  constraint watched_schools_pkey PRIMARY KEY (region_id, user_id, school_id),
  constraint watched_schools_region_id_school_id_fkey FOREIGN KEY (region_id, school_id) REFERENCES schools(region_id, school_id),
  constraint watched_schools_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);
create policy added on watched_schools for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy changed on watched_schools for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy removed on watched_schools for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));
create policy seen on watched_schools for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (user_id = ( SELECT sight_number('person'::text) AS sight_number))));

create table works (
  region_id bigint not null,
  file_id bigint not null,
  school_id bigint,
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
CREATE INDEX works_by_file ON public.works USING btree (region_id, file_id);
CREATE INDEX works_by_school ON public.works USING btree (region_id, school_id, procedure, year);
create policy added on works for insert to opora_app with check (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = works.region_id) AND (file.file_id = works.file_id))))))));
create policy changed on works for update to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = works.region_id) AND (file.file_id = works.file_id))))))));
create policy removed on works for delete to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = works.region_id) AND (file.file_id = works.file_id))))))));
create policy seen on works for select to opora_app using (((region_id = ( SELECT sight_region() AS sight_region)) AND (( SELECT (sight() = 'region'::text)) OR (school_id = ANY (( SELECT sight_schools() AS sight_schools)::bigint[])) OR ((school_id IS NULL) AND (EXISTS ( SELECT FROM import_files file WHERE ((file.region_id = works.region_id) AND (file.file_id = works.file_id))))))));
