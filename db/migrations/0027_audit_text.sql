-- What the hash of a line of the audit log is made of, under a name of its own: the lines leave the host in this very text,
-- so that whoever receives them can check the chain without this database.
create function audit_text(line audit_log) returns text language sql stable as $$
  select jsonb_build_object('audit_id', line.audit_id,
    'region_id', line.region_id, 'user_id', line.user_id, 'membership_id', line.membership_id, 'action', line.action,
    'subject', line.subject, 'detail', line.detail, 'reason', line.reason,
    'at', to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
$$;
create or replace function audit_hash(line audit_log) returns bytea language sql stable as $$
  select sha256(coalesce(line.previous, '\x') || convert_to(audit_text(line), 'UTF8'))
$$;
