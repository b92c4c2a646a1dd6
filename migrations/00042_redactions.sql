-- Renditions of a document from which something was blacked out, and for whom they
-- are: whoever stands on such a side is given nothing else of it.

-- +goose Up

create table redactions (
    document_id uuid not null references documents (id) on delete cascade,
    n           int not null check (n > 0),
    rendition   uuid not null references documents (id) on delete cascade,
    audiences   text[] not null check (audiences <@ array['complainant', 'respondent', 'panel'] and audiences <> '{}'),
    made_by     text not null,
    made_at     timestamptz not null,   -- case time
    released_by text not null default '', -- '': it waits for a second reader, and its sides are given nothing
    released_at timestamptz,
    primary key (document_id, n),
    check (released_by = '' or released_by <> made_by)
);
create index redactions_by_rendition on redactions (rendition);

-- +goose StatementBegin
create function redactions_stay() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
        return old; -- it goes with its document
    end if;
    if tg_op = 'UPDATE' and old.released_by = '' and (new.document_id, new.n, new.rendition, new.audiences, new.made_by, new.made_at)
            is not distinct from (old.document_id, old.n, old.rendition, old.audiences, old.made_by, old.made_at) then
        return new;
    end if;
    raise exception 'a redaction is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger redactions_stay before update or delete on redactions for each row execute function redactions_stay();
create trigger redactions_stay_whole before truncate on redactions for each statement execute function redactions_stay();

alter table documents add column rendition boolean not null default false; -- a copy from which something was blacked out
drop index documents_copies;
create unique index documents_copies on documents (copy_of) where complete and copy_of is not null and not rendition;

alter table custody drop constraint custody_what_check;
alter table custody add constraint custody_what_check check (what in ('received', 'scanned', 'copied', 'opened', 'released', 'served', 'redacted', 'redaction_released'));

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert, update on redactions to probity_app;
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('redactions', 'exists (select from public.documents d where d.id = redactions.document_id)', '(select walls.mine()) && array[''s'']');

-- +goose Down
drop table redactions;
drop function redactions_stay();
alter table custody disable trigger user;
delete from custody where what in ('redacted', 'redaction_released');
alter table custody enable trigger user;
alter table custody drop constraint custody_what_check;
alter table custody add constraint custody_what_check check (what in ('received', 'scanned', 'copied', 'opened', 'released', 'served'));
delete from documents where rendition;
drop index documents_copies;
create unique index documents_copies on documents (copy_of) where complete and copy_of is not null;
alter table documents drop column rendition;
