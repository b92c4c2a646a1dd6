-- Why somebody opened or released a document is in their words: it is sealed with the
-- keys of the case. A chain goes on over the text as it is stored, so that it is
-- checked without a key; what stood there before keeps the hash that was made over its
-- words (form 1), and is sealed where it stands (store/sealing.go).

-- +goose Up
alter table custody add column form smallint not null default 1;

-- +goose StatementBegin
create or replace function custody_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
        return old; -- it goes with its document
    end if;
    if tg_op = 'UPDATE' and old.form = 1 and not starts_with(old.detail, 'sealed1:') and (starts_with(new.detail, 'sealed1:') or new.detail = '')
            and (new.document_id, new.n, new.at, new.what, new.person, new.prev, new.hash, new.form)
            is not distinct from (old.document_id, old.n, old.at, old.what, old.person, old.prev, old.hash, old.form) then
        return new;
    end if;
    raise exception 'the chain of custody is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function custody_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
        return old; -- it goes with its document
    end if;
    raise exception 'the chain of custody is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
alter table custody drop column form;
