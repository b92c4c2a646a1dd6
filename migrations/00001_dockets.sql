-- The truth: what was asked for (acts), what was allowed (entries), and the
-- rules it was allowed under (procedures).

-- +goose Up

create table procedures (
    digest    text primary key,           -- SHA-256 of the text, in hex
    id        text not null,
    version   text not null,
    body      text not null,              -- the YAML, exactly as loaded
    loaded_at timestamptz not null
);
create index procedures_by_id on procedures (id, loaded_at desc);

-- One row per case. Everything but id, number, procedure, digest and received_at
-- is derived from the docket and can be made again from it.
create table cases (
    id          uuid primary key,
    number      text not null unique,     -- random, for people: PRB-7K3M-Q2XD
    procedure   text not null,
    digest      text not null references procedures (digest),
    received_at timestamptz not null,
    track       text not null default '',
    stage       text not null default '', -- empty until the report is entered
    stage_kind  text not null default 'received',
    stage_since timestamptz,
    owner       text not null default '', -- office or body that moves the stage on
    open        boolean not null default true,
    disposition text not null default '',
    round       int not null default 0,
    head        int not null default 0,
    head_hash   text not null default '',
    opened_at   timestamptz,
    updated_at  timestamptz not null,     -- case time of the last entry
    closed_at   timestamptz,
    next_due    timestamptz,              -- the earliest due moment of an open duty
    next_alarm  timestamptz,              -- when the clock has something to do next
    escalated   boolean not null default false,
    source      text not null default '',
    channel     text not null default '',
    anonymous   boolean not null default false,
    late_filed  boolean not null default false,
    complainant text not null default '',
    respondent  text not null default '',
    told_at     timestamptz,              -- when the respondent was first served with an allegation
    held        boolean not null default false,
    stayed      boolean not null default false,
    legal_hold  boolean not null default false,
    purged      boolean not null default false,
    principles  text[] not null default '{}',
    grounds     text[] not null default '{}'
);
create index cases_by_update on cases (updated_at desc, id desc);
create index cases_open on cases (updated_at desc, id desc) where open;
create index cases_due on cases (next_due) where open;
create index cases_alarm on cases (next_alarm) where next_alarm is not null;
create index cases_respondent on cases (respondent, complainant) where respondent <> '';

create table acts (
    id            text primary key,
    case_id       uuid not null references cases (id),
    kind          text not null,
    by_person     text not null,
    by_offices    text[] not null,
    by_as         text not null,
    particulars   text not null,
    request_hash  text not null,
    expected_head int,
    received_at   timestamptz not null,   -- case time
    waiting_since timestamptz not null default now(), -- real time, for the sweeper
    status        text not null check (status in ('waiting', 'entered', 'refused')),
    seq           int,
    refusal       text,
    decided_at    timestamptz,
    check ((status = 'entered') = (seq is not null)),
    check ((status = 'refused') = (refusal is not null))
);
create index acts_by_case on acts (case_id, received_at);
create index acts_waiting on acts (waiting_since) where status = 'waiting';

create table entries (
    case_id uuid not null references cases (id),
    seq     int not null check (seq > 0),
    act_id  text not null,
    kind    text not null,
    at      timestamptz not null,
    body    text not null,                -- the exact JSON that was hashed
    prev    text not null,
    hash    text not null,
    primary key (case_id, seq),
    unique (case_id, act_id)
);
create index entries_by_time on entries (at);

-- +goose StatementBegin
create function entries_stay() returns trigger language plpgsql as $$
begin
    -- Letting a record go at the end of retention is the one way out. It names
    -- the case it lets go, in its own transaction.
    if tg_op <> 'TRUNCATE' and current_setting('app.purge', true) = old.case_id::text then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    raise exception 'entries are never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger entries_stay before update or delete on entries for each row execute function entries_stay();
create trigger entries_stay_whole before truncate on entries for each statement execute function entries_stay();

create table installation (
    one        boolean primary key default true check (one),
    id         uuid not null default gen_random_uuid(),
    epoch_real timestamptz not null default now(), -- case time was epoch_case when real time was epoch_real
    epoch_case timestamptz not null default now(),
    day_length interval not null default '24 hours' -- how long a day of case time takes
);
insert into installation (one) values (true);

-- +goose Down
drop table installation;
drop table entries;
drop function entries_stay();
drop table acts;
drop table cases;
drop table procedures;
