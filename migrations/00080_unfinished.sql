-- Reports that somebody began and has not sent: answers so far, sealed under a code
-- that is not in the database. Real time, because they are no part of any case.

-- +goose Up

create table unfinished (
    mark       text primary key,           -- what its code is found by
    sealed     bytea not null,
    kept_until timestamptz not null
);
create index unfinished_over on unfinished (kept_until);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert, update, delete on unfinished to probity_app;
end $$;
-- +goose StatementEnd
select walls.guard('unfinished', 'system');

-- +goose Down
drop table unfinished;
