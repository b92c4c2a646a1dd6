-- A key that passes are signed with ends by itself two hours after it was brought.
-- Until now it ended when another process brought one; what a killed process left
-- behind was good as long as nothing was started again.

-- +goose Up
-- +goose StatementBegin
create or replace function walls.opens(by_person text, by_offices text[], by_system boolean, pass text) returns text[] language plpgsql stable security definer as $$
declare
    part text[] := pg_catalog.string_to_array(pass, ':');
    k walls.keys;
    marks text[] := '{}';
begin
    select * into k from walls.keys w where w.id = part[1] and w.since > pg_catalog.clock_timestamp() - interval '2 hours';
    if not found or pg_catalog.cardinality(part) <> 5
        or walls.mac(k, pg_catalog.concat_ws(E'\n', 'pass', part[1], part[2], part[3], part[4], case when by_system then 'system' else '' end, by_person,
            pg_catalog.array_to_string(by_offices, E'\x1f'))) <> part[5]
        or pg_catalog.abs(extract(epoch from pg_catalog.clock_timestamp()) * 1000 - part[2]::float8) > 60000 then
        raise exception 'no pass' using errcode = 'invalid_authorization_specification';
    end if;
    if by_system then
        return array['s'];
    end if;
    if by_person <> '' then
        marks := array['p:' || by_person];
        if pg_catalog.cardinality(by_offices) > 0 then
            marks := marks || 'official'::text || array(select 'o:' || o from pg_catalog.unnest(by_offices) o);
        end if;
        if part[3] = 'admin' then
            marks := marks || 'admin'::text;
        end if;
    end if;
    return marks;
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function walls.opens(by_person text, by_offices text[], by_system boolean, pass text) returns text[] language plpgsql stable security definer as $$
declare
    part text[] := pg_catalog.string_to_array(pass, ':');
    k walls.keys;
    marks text[] := '{}';
begin
    select * into k from walls.keys w where w.id = part[1];
    if not found or pg_catalog.cardinality(part) <> 5
        or walls.mac(k, pg_catalog.concat_ws(E'\n', 'pass', part[1], part[2], part[3], part[4], case when by_system then 'system' else '' end, by_person,
            pg_catalog.array_to_string(by_offices, E'\x1f'))) <> part[5]
        or pg_catalog.abs(extract(epoch from pg_catalog.clock_timestamp()) * 1000 - part[2]::float8) > 60000 then
        raise exception 'no pass' using errcode = 'invalid_authorization_specification';
    end if;
    if by_system then
        return array['s'];
    end if;
    if by_person <> '' then
        marks := array['p:' || by_person];
        if pg_catalog.cardinality(by_offices) > 0 then
            marks := marks || 'official'::text || array(select 'o:' || o from pg_catalog.unnest(by_offices) o);
        end if;
        if part[3] = 'admin' then
            marks := marks || 'admin'::text;
        end if;
    end if;
    return marks;
end $$;
-- +goose StatementEnd
