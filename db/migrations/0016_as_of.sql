-- Earlier states are for whoever sees the record as it is now: a municipality and a school look back on their own
-- organisations and the roles held there, and on the places above.

create function sight_organisations() returns bigint[] language sql stable parallel safe as $$
  select coalesce(array_agg(organisation_id), '{}') from organisations
  where region_id = sight_region()
    and (municipality_id = sight_number('municipality') or school_id = any(sight_schools()))
$$;

alter policy seen on history using (region_id = (select sight_region())
  and ((select sight() = 'region')
    or table_name in ('regions', 'municipalities', 'school_links')
    or table_name = 'schools' and (key ->> 'school_id')::bigint = any((select sight_schools())::bigint[])
    or table_name = 'organisations' and row ->> 'kind' in ('region', 'municipality')
    or table_name = 'organisations'
      and (key ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])
    or table_name = 'memberships'
      and (row ->> 'organisation_id')::bigint = any((select sight_organisations())::bigint[])));
