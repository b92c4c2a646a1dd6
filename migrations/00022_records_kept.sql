-- Until when the record of each closed case is kept, by which rule, and what of the
-- case itself holds it after that. Drawn from the docket with every entry, so that
-- what comes due is found without opening dockets.

-- +goose Up

create table records_kept (
    case_id        uuid not null references cases (id),
    id             text not null,           -- 'record'
    procedure      text not null,
    owner          text not null,           -- office that keeps the file
    class          text not null,           -- of the retention rule
    due_at         timestamptz,             -- null: for ever, or it cannot be told
    due_day        date,
    sentence       text not null default '',
    cite           text not null default '',
    for_ever       boolean not null default false,
    held           text[] not null default '{}', -- what holds it, whatever the day
    held_says      text[] not null default '{}', -- in a sentence each
    held_cites     text[] not null default '{}',
    proposed_until timestamptz,             -- a proposal to let go of it waits
    primary key (case_id, id)
);
create index records_kept_by_due on records_kept (due_at, case_id) where due_at is not null;

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert, update, delete on records_kept to probity_app;
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('records_kept', 'case');

-- +goose Down
drop table records_kept;
