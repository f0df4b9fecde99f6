-- A school is found by the name it had, and by the order of an event. Stored, as the words of schools are.
alter table school_events add column words tsvector generated always as (
  search_vector(case when kind = 'renamed' then coalesce(was, '') || ' ' else '' end || basis)) stored;
