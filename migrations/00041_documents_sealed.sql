-- A document's content, name and hash are sealed with a key of its own, which lies
-- sealed with the keys of its case, or of the upload while it belongs to none.

-- +goose Up

alter table documents rename column sha256 to commitment; -- of those from before keys: the hash of the content
alter table documents
    add column key       text not null default '',            -- the document's key, sealed; '' is from before documents were
    add column about     text not null default '',            -- name, hash and what else is told of it, sealed with that key
    add column ring_left boolean not null default false;      -- it was attached, and the keys of its upload are still to be destroyed
create index documents_rings on documents (id) where ring_left;

-- What was taken in is never changed. It is attached once, examined, and goes with
-- its case; one in clear is sealed once, where it stands.
-- +goose StatementBegin
create or replace function documents_stay() returns trigger language plpgsql as $$
begin
    if old.complete and ((new.complete, new.size, new.commitment, new.media_type, new.uploaded_by, new.uploaded_at, new.id)
                is distinct from (old.complete, old.size, old.commitment, old.media_type, old.uploaded_by, old.uploaded_at, old.id)
            or (new.name, new.about, new.notes) is distinct from (old.name, old.about, old.notes) and (old.key <> '' or new.key = ''))
        or old.key <> '' and new.key is distinct from old.key and new.case_id is not distinct from old.case_id
        or new.copy_of is distinct from old.copy_of
        or old.case_id is not null and new.case_id is distinct from old.case_id then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function chunks_stay() returns trigger language plpgsql as $$
begin
    -- A piece goes only when its document does: by the reference between the two,
    -- which is a trigger around this one. Those in clear are sealed by the owner.
    if tg_op = 'UPDATE' and not exists (select from documents d where d.id = new.document_id and d.complete and d.key = '' and old.n = new.n and old.document_id = new.document_id)
        or tg_op = 'TRUNCATE' or tg_op = 'DELETE' and pg_trigger_depth() < 2
        or tg_op = 'INSERT' and not exists (select from documents d where d.id = new.document_id and not d.complete) then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
-- +goose StatementEnd

-- +goose Down
-- What is sealed cannot be opened here; it goes.
delete from documents where key <> '';
-- +goose StatementBegin
create or replace function documents_stay() returns trigger language plpgsql as $$
begin
    if old.complete and (new.complete, new.size, new.sha256, new.name, new.media_type, new.uploaded_by, new.uploaded_at, new.id)
            is distinct from (old.complete, old.size, old.sha256, old.name, old.media_type, old.uploaded_by, old.uploaded_at, old.id)
        or new.copy_of is distinct from old.copy_of
        or old.case_id is not null and new.case_id is distinct from old.case_id then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create or replace function chunks_stay() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' or tg_op = 'TRUNCATE' or tg_op = 'DELETE' and pg_trigger_depth() < 2
        or tg_op = 'INSERT' and not exists (select from documents d where d.id = new.document_id and not d.complete) then
        raise exception 'a document is never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
-- +goose StatementEnd
alter table documents drop column key, drop column about, drop column ring_left;
alter table documents rename column commitment to sha256;
