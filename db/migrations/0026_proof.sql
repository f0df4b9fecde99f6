-- When the person of a session last proved who he is, by all that lets him in. What could give his account away asks for a
-- proof of the last minutes.

alter table sessions add column proved_at timestamptz;
update sessions set proved_at = coalesce(second_factor_at, created_at);
alter table sessions alter column proved_at set default now(), alter column proved_at set not null;
