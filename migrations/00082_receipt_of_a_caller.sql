-- An office that files for a caller without an account is given a receipt to read out. It opens the
-- case as the caller, whoever filed.

-- +goose Up
-- +goose StatementBegin
create or replace function file_report(
    by_person text, by_offices text[], by_system boolean, pass text, place cases, new acts, receipt text, today date,
    out fresh boolean, out number text, out act json
) language plpgsql security definer as $$
begin
    perform walls.opens(by_person, by_offices, by_system, pass);
    fresh := false;
    select row_to_json(a) into act from acts a where a.id = new.id;
    if act is null then
        if procedure_in_force(place.procedure, today) is distinct from place.digest then
            return;
        end if;
        insert into cases (id, number, procedure, digest, received_at, updated_at, track, source, channel, anonymous, complainant, known_to)
            values (place.id, place.number, place.procedure, place.digest, new.received_at, new.received_at, place.track, place.source,
                place.channel, place.anonymous, place.complainant, case when place.complainant <> '' then array['p:' || place.complainant] else '{}' end)
            on conflict do nothing;
        fresh := found;
    end if;
    if fresh then
        number := place.number;
        insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, received_at, status)
            values (new.id, place.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.received_at, 'waiting');
        if receipt <> '' then
            insert into people (id, name, anonymous) values (place.complainant, '', true) on conflict (id) do nothing;
            insert into receipts (hash, case_id, person) values (receipt, place.id, place.complainant);
        end if;
        return;
    end if;
    if act is null then -- a twin got there first, in this very moment
        select row_to_json(a) into act from acts a where a.id = new.id;
    end if;
    select c.number into number from cases c where c.id = coalesce((act ->> 'case_id')::uuid, place.id);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'file_report(text, text[], boolean, text, cases, acts, text, date)';
begin
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function file_report(
    by_person text, by_offices text[], by_system boolean, pass text, place cases, new acts, receipt text, today date,
    out fresh boolean, out number text, out act json
) language plpgsql security definer as $$
begin
    perform walls.opens(by_person, by_offices, by_system, pass);
    fresh := false;
    select row_to_json(a) into act from acts a where a.id = new.id;
    if act is null then
        if procedure_in_force(place.procedure, today) is distinct from place.digest then
            return;
        end if;
        insert into cases (id, number, procedure, digest, received_at, updated_at, track, source, channel, anonymous, complainant, known_to)
            values (place.id, place.number, place.procedure, place.digest, new.received_at, new.received_at, place.track, place.source,
                place.channel, place.anonymous, place.complainant, case when place.complainant <> '' then array['p:' || place.complainant] else '{}' end)
            on conflict do nothing;
        fresh := found;
    end if;
    if fresh then
        number := place.number;
        insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, received_at, status)
            values (new.id, place.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.received_at, 'waiting');
        if receipt <> '' then
            insert into people (id, name, anonymous) values (new.by_person, '', true) on conflict (id) do nothing;
            insert into receipts (hash, case_id, person) values (receipt, place.id, new.by_person);
        end if;
        return;
    end if;
    if act is null then -- a twin got there first, in this very moment
        select row_to_json(a) into act from acts a where a.id = new.id;
    end if;
    select c.number into number from cases c where c.id = coalesce((act ->> 'case_id')::uuid, place.id);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'file_report(text, text[], boolean, text, cases, acts, text, date)';
begin
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
end $$;
-- +goose StatementEnd
