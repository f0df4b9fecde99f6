-- What groups of schools came to at the sittings of one school: those of its municipality, of the region, and those like it
-- (of one kind, in town or in village). A school sees no row of another, but it may see itself beside them: so sums only,
-- none of fewer than five schools, and only for whoever sees the school that is asked about.
create function sums_of_groups(school bigint) returns table (sitting_id bigint, of text, schools bigint, participants bigint,
  low bigint, squares double precision, low_squares double precision)
language sql stable security definer set search_path = public, pg_temp as $$
  with own as (
    select * from schools
    where region_id = sight_region() and school_id = school
      and (sight() = 'region' or school_id = any(sight_schools()))
  )
  select results.sitting_id, groups.of, count(*), sum(results.participants), sum(results.low),
    sum(results.participants::double precision * results.participants),
    sum(results.low::double precision * results.low / results.participants)
  from own
  join results as known on known.region_id = own.region_id and known.school_id = own.school_id and known.current
  join results on results.region_id = own.region_id and results.sitting_id = known.sitting_id and results.current
    and results.participants > 0
  join schools as others on others.region_id = results.region_id and others.school_id = results.school_id
  cross join lateral (values
    ('region', true),
    ('municipality', others.municipality_id = own.municipality_id),
    ('alike', others.kind = own.kind and others.place = own.place)
  ) as groups(of, holds)
  where groups.holds
  group by results.sitting_id, groups.of
  having count(*) >= 5
$$;
revoke execute on function sums_of_groups from public;
grant execute on function sums_of_groups to opora_app;
