-- Reports that a lodging receipt was given for: what was promised, and the
-- commitment to the report, which says nothing of it.

-- +goose Up
create table lodgings (
    id         uuid primary key,
    act_id     text not null unique references acts (id), -- the report
    case_id    uuid not null references cases (id),
    at         timestamptz not null,
    commitment text not null check (commitment ~ '^[0-9a-f]{64}$'),
    signed     text not null                              -- the promise, as it was given
);
create index lodgings_by_case on lodgings (case_id);
create trigger lodgings_stay before update or delete on lodgings for each row execute function log_stays();
create trigger lodgings_stay_whole before truncate on lodgings for each statement execute function log_stays();
-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert on lodgings to probity_app;
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('lodgings', 'system'); -- not even the sides: whether a receipt was wanted is its holder's

-- +goose Down
drop table lodgings;
