-- Asked with every report that is filed: planned once for a connection, as 00070
-- did for what every request asks.

-- +goose Up

-- +goose StatementBegin
create or replace function procedure_in_force(id text, day date) returns text language plpgsql stable as $$
begin
    return (select p.digest from procedures_active p where p.procedure = id and p.from_day <= day order by p.from_day desc, p.seq desc limit 1);
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function procedure_in_force(id text, day date) returns text language sql stable as $$
    select p.digest from procedures_active p where p.procedure = id and p.from_day <= day order by p.from_day desc, p.seq desc limit 1
$$;
-- +goose StatementEnd
