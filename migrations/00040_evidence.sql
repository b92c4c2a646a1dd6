-- What became of a file that was sent in, and who had it: nothing is readable
-- before a verdict, copies stand beside the original, and the original stays.

-- +goose Up

alter table documents
    add column state    text not null default 'received' check (state in ('received', 'scanning', 'clean', 'infected', 'unscannable')),
    add column why      text not null default '',  -- code: why it is unscannable
    add column no_copy  text not null default '',  -- code: why there is no copy without traces
    add column taken_at timestamptz,               -- real time at which somebody began to examine it
    add column copy_of  uuid references documents (id) on delete cascade,
    add column notes    text not null default '';  -- of a copy, JSON: what was taken out and what is still in it
create index documents_to_examine on documents (real_time) where complete and copy_of is null and state in ('received', 'scanning');
create unique index documents_copies on documents (copy_of) where complete and copy_of is not null;

-- What was taken in is never changed. It is attached once, examined, and goes
-- with its case.
-- +goose StatementBegin
create function documents_stay() returns trigger language plpgsql as $$
begin
    if old.complete and (new.complete, new.size, new.sha256, new.name, new.media_type, new.uploaded_by, new.uploaded_at, new.id)
            is distinct from (old.complete, old.size, old.sha256, old.name, old.media_type, old.uploaded_by, old.uploaded_at, old.id)
        or new.copy_of is distinct from old.copy_of
        or old.case_id is not null and new.case_id is distinct from old.case_id then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger documents_stay before update on documents for each row execute function documents_stay();

-- +goose StatementBegin
create function chunks_stay() returns trigger language plpgsql as $$
begin
    -- A piece goes only when its document does: by the reference between the two,
    -- which is a trigger around this one.
    if tg_op = 'UPDATE' or tg_op = 'TRUNCATE' or tg_op = 'DELETE' and pg_trigger_depth() < 2
        or tg_op = 'INSERT' and not exists (select from documents d where d.id = new.document_id and not d.complete) then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
-- +goose StatementEnd
create trigger chunks_stay before insert or update or delete on document_chunks for each row execute function chunks_stay();
create trigger chunks_stay_whole before truncate on document_chunks for each statement execute function chunks_stay();

-- Who had a document and what was done with it; each entry holds the hash of
-- the one before.
create table custody (
    document_id uuid not null references documents (id) on delete cascade,
    n           int not null check (n > 0),
    at          timestamptz not null,             -- case time
    what        text not null check (what in ('received', 'scanned', 'copied', 'opened', 'released', 'served')),
    person      text not null,                    -- '' is the engine, or a sender without an account
    detail      text not null,                    -- a code, or the reason a person gave
    prev        text not null,
    hash        text not null,
    primary key (document_id, n)
);
-- +goose StatementBegin
create function custody_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
        return old; -- it goes with its document
    end if;
    raise exception 'the chain of custody is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger custody_stays before update or delete on custody for each row execute function custody_stays();
create trigger custody_stays_whole before truncate on custody for each statement execute function custody_stays();

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert on custody to probity_app;
    end if;
end $$;
-- +goose StatementEnd

-- Who may see the document sees who had it; the API shows it to who works on the
-- case. The engine alone adds to it.
select walls.guard('custody', 'exists (select from public.documents d where d.id = custody.document_id)', '(select walls.mine()) && array[''s'']');

-- +goose Down
drop table custody;
drop function custody_stays();
drop trigger chunks_stay on document_chunks;
drop trigger chunks_stay_whole on document_chunks;
drop function chunks_stay();
drop trigger documents_stay on documents;
drop function documents_stay();
delete from documents where copy_of is not null;
alter table documents drop column state, drop column why, drop column no_copy, drop column taken_at, drop column copy_of, drop column notes;
