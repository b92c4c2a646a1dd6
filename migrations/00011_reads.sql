-- Who read what of a case, when and what for: one row for each person, case, kind
-- of thing, purpose and hour. It is written in the statement that reads, so that
-- whoever is shown something is on record, and nobody reads where nothing can be
-- recorded. No name, no content, no address of anybody.

-- +goose Up
create table reads (
    case_id uuid        not null references cases (id),
    person  text        not null,
    kind    text        not null check (kind in ('case', 'entry', 'document', 'letter', 'export', 'page')),
    purpose text        not null check (purpose in ('procedure', 'supervision', 'disclosure')),
    hour    timestamptz not null,                      -- in which it was, in case time
    at      timestamptz not null,                      -- the first time in that hour
    primary key (case_id, person, kind, purpose, hour) -- a row in the same hour is found without another index
);
grant select on reads to probity_app; -- its rows are made by read_case alone
grant select, insert on reads to probity_engine;

-- A party finds its own rows; what a party is told of the others is made in api.
select walls.guard('reads', 'exists (select from public.cases c where c.id = reads.case_id) and (select walls.mine()) && array[''s'', ''official'', ''p:'' || person]');

-- open_case for somebody who is shown what they open, with its record. What kind of
-- thing it is and what for is signed in the pass, as "purpose/kind".
-- +goose StatementBegin
create function read_case(
    by_token text, by_person text, by_offices text[], pass text, today date, moment timestamptz,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    what_for text := split_part(pass, ':', 4);
    of_id uuid;
begin
    select o.person, o.label, o.offices, o.reachable, o.of_case, o.missed, o.act into person, label, offices, reachable, of_case, missed, act
        from open_case(by_token, by_person, by_offices, false, pass, today, case_id, case_number, have, have_hash, act_id) o;
    if of_case is null then
        return;
    end if;
    of_id := coalesce(read_case.case_id, (of_case ->> 'id')::uuid);
    if not exists (select from reads r where r.case_id = of_id and r.person = read_case.person and r.kind = split_part(what_for, '/', 2)
            and r.purpose = split_part(what_for, '/', 1) and r.hour = date_trunc('hour', moment, 'UTC')) then
        insert into reads (case_id, person, kind, purpose, hour, at)
            values (of_id, read_case.person, split_part(what_for, '/', 2), split_part(what_for, '/', 1), date_trunc('hour', moment, 'UTC'), moment)
            on conflict do nothing; -- a twin in this very moment
    end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text)';
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
drop function read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text);
drop table reads;
