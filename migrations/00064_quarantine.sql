-- Reports by people without an account that came when very many did. They are filed
-- and entered like all others, their clocks run and their receipts work; the office is
-- not told of each, and looks at them in a list of their own. And when the people in
-- the offices were last told by mail that there is something new.

-- +goose Up

-- How many came lately, and nothing else of them; gone after an hour. Real time,
-- because a rush is one of the machine.
create table arrivals (
    procedure text not null,
    at        timestamptz not null default clock_timestamp()
);
create index arrivals_by_time on arrivals (procedure, at);

create table quarantine (
    case_id   uuid primary key references cases (id),
    procedure text not null,
    since     timestamptz not null -- case time
);
create index quarantine_by_time on quarantine (procedure, since);

-- A decision counts once the act that says so is entered; the last one holds.
create table quarantine_decisions (
    act_id   text primary key,
    case_id  uuid not null references quarantine (case_id) on delete cascade,
    decision text not null check (decision in ('released', 'set_aside'))
);
create index quarantine_decisions_by_case on quarantine_decisions (case_id);

create table digests (
    person text primary key,
    at     timestamptz not null -- case time up to which they were told
);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert, delete on arrivals to probity_app;
    grant select, insert on quarantine, quarantine_decisions to probity_app; -- nothing is taken out of it silently
    grant select, insert, update on digests to probity_app;
end $$;
-- +goose StatementEnd
select walls.guard('arrivals', 'system');
select walls.guard('quarantine', 'case');
select walls.guard('quarantine_decisions', 'case');
select walls.guard('digests', 'system');

-- +goose Down
drop table digests, quarantine_decisions, quarantine, arrivals;
