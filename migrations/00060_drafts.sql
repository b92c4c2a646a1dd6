-- Reports by people without an account before they are final. A draft is sealed:
-- it opens with the reporter's receipt alone, which is not in the database. Real
-- time, because a draft is no part of any case yet.

-- +goose Up

create table drafts (
    look_up    text primary key,           -- what the receipt is found by, as in receipts
    sent_key   text not null unique,       -- keyed hash of the key the report was sent with, so that a repeat is told from another report
    sealed     bytea not null,
    kept_until timestamptz not null
);
create index drafts_over on drafts (kept_until);

-- Keeps a draft unless it is there, or was confirmed. Out: when it will be gone,
-- null when it is gone because it was confirmed; and whether another report came
-- with the same key: then nothing was kept.
-- +goose StatementBegin
create function keep_draft(new_look_up text, new_key text, new_sealed bytea, kept_for interval, out until timestamptz, out differs boolean) language plpgsql as $$
begin
    differs := false;
    insert into drafts (look_up, sent_key, sealed, kept_until)
        select new_look_up, new_key, new_sealed, now() + kept_for where not exists (select from receipts r where r.hash = new_look_up)
        on conflict do nothing returning kept_until into until;
    if until is not null then
        return;
    end if;
    select d.kept_until, d.look_up <> new_look_up into until, differs from drafts d where d.look_up = new_look_up or d.sent_key = new_key
        order by d.look_up <> new_look_up limit 1;
    differs := coalesce(differs, false);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert, delete on drafts to probity_app; -- a draft is never changed
end $$;
-- +goose StatementEnd
select walls.guard('drafts', 'system');

-- +goose Down
drop function keep_draft(text, text, bytea, interval);
drop table drafts;
