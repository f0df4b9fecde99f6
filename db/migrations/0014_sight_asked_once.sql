-- What a transaction sees is asked once for a statement, the comparison with it too: of `(select sight()) = 'region'` each
-- row would compare the text again, of `(select sight() = 'region')` none does.
do $$
declare
  policy record;
  asked constant text := '\(\( SELECT sight\(\) AS sight\) = (''[a-z]+''::text)\)';
  once constant text := '( SELECT (sight() = \1))';
begin
  for policy in
    select polname, polrelid::regclass as its_table, pg_get_expr(polqual, polrelid) as readable,
      pg_get_expr(polwithcheck, polrelid) as writable
    from pg_policy join pg_class on pg_class.oid = polrelid where relnamespace = 'public'::regnamespace
  loop
    if policy.readable ~ asked then
      execute format('alter policy %I on %s using (%s)', policy.polname, policy.its_table,
        regexp_replace(policy.readable, asked, once, 'g'));
    end if;
    if policy.writable ~ asked then
      execute format('alter policy %I on %s with check (%s)', policy.polname, policy.its_table,
        regexp_replace(policy.writable, asked, once, 'g'));
    end if;
  end loop;
end $$;
