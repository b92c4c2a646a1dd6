-- The Merkle log: what of the record was sealed when. Rows are added by the
-- sealer alone, one at a time, and never changed; the signed checkpoints are
-- also kept in a second place, away from this database.

-- +goose Up

-- What was sealed, by its place in the log.
create table log_leaves (
    n       bigint primary key check (n >= 0),
    subject text not null unique,         -- entry/<case>/<seq>, record/<seq>, document/<id>
    kind    text not null,
    case_id uuid,                         -- of an entry or a document
    seq     bigint not null default 0,
    ref     text not null default '',     -- id of a document
    at      timestamptz not null,         -- the time the thing bore
    hash    text not null,
    blind   bytea not null check (octet_length(blind) = 16)
);
create index log_leaves_by_case on log_leaves (case_id, seq) where case_id is not null;
create index log_leaves_by_kind on log_leaves (kind, seq, ref) where kind <> 'entry';

-- Hashes of the tree, in the order of golang.org/x/mod/sumdb/tlog.
create table log_hashes (
    n    bigint primary key check (n >= 0),
    hash bytea not null check (octet_length(hash) = 32)
);

create table log_checkpoints (
    no      bigint primary key check (no > 0),
    size    bigint not null,
    at      timestamptz not null,         -- case time
    until   timestamptz not null,         -- everything up to here is in it
    signed  text not null,                -- C2SP tlog-checkpoint
    real_at timestamptz not null default now()
);
create index log_checkpoints_by_size on log_checkpoints (size);

-- How the second place does; the one row here that changes.
create table log_copy (
    one     boolean primary key default true check (one),
    state   text not null check (state in ('none', 'ok', 'failing', 'forked')),
    no      bigint not null default 0,    -- last checkpoint in it
    real_at timestamptz not null default now()
);

-- +goose StatementBegin
create function log_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the log is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger log_leaves_stay before update or delete on log_leaves for each row execute function log_stays();
create trigger log_leaves_stay_whole before truncate on log_leaves for each statement execute function log_stays();
create trigger log_hashes_stay before update or delete on log_hashes for each row execute function log_stays();
create trigger log_hashes_stay_whole before truncate on log_hashes for each statement execute function log_stays();
create trigger log_checkpoints_stay before update or delete on log_checkpoints for each row execute function log_stays();
create trigger log_checkpoints_stay_whole before truncate on log_checkpoints for each statement execute function log_stays();

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert on log_leaves, log_hashes, log_checkpoints to probity_app;
    grant select, insert, update on log_copy to probity_app;
end $$;
-- +goose StatementEnd

-- A leaf names a case; the rest is hashes and the signed state of the log.
select walls.guard(t, 'system') from unnest(array['log_leaves', 'log_hashes', 'log_checkpoints', 'log_copy']::regclass[]) t; -- how large it is tells when something happens

-- +goose Down
drop table log_copy, log_checkpoints, log_hashes, log_leaves;
drop function log_stays();
