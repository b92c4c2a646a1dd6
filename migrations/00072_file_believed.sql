-- A report of somebody who holds a token, put down in the statement that finds out
-- whether they still do, as submit_believed does with an act.

-- +goose Up
-- +goose StatementBegin
create function file_believed(
    by_token text, by_label text, holder text, holder_offices text[], by_reachable boolean,
    by_person text, by_offices text[], by_system boolean, pass text, place cases, new acts, receipt text, today date,
    out held boolean, out fresh boolean, out number text, out act json
) language plpgsql security definer as $$
declare
    used timestamptz;
begin
    perform walls.opens(by_person, by_offices, by_system, pass);
    select k.last_used into used from tokens k join people p on p.id = k.person
        where k.hash = by_token and token_says(k) = by_label and k.person = holder and token_good(k) and (p.email <> '') = by_reachable;
    held := found and holder_offices = (select coalesce(array_agg(distinct m.procedure || '/' || m.office), '{}') from terms m
        where m.person = holder and m.from_day <= today and (m.until_day is null or m.until_day >= today));
    fresh := false;
    if not held then
        return;
    end if;
    if used is null or used < now() - interval '1 minute' then
        update tokens k set last_used = now() where k.hash = by_token;
    end if;
    select f.fresh, f.number, f.act into fresh, number, act from file_report(by_person, by_offices, by_system, pass, place, new, receipt, today) f;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'file_believed(text, text, text, text[], boolean, text, text[], boolean, text, cases, acts, text, date)';
begin
    execute format('grant create on schema %I to probity_engine', current_schema());
    execute format('alter function %s owner to probity_engine', f);
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to probity_app', f);
    execute format('revoke create on schema %I from probity_engine', current_schema());
end $$;
-- +goose StatementEnd

-- +goose Down
drop function file_believed(text, text, text, text[], boolean, text, text[], boolean, text, cases, acts, text, date);
