-- Mailboxes of reporters without an account. What is written to one is sealed to
-- a key that follows from the receipt: nothing in the database, and no key of the
-- installation, opens it.

-- +goose Up

create table mailboxes (
    case_id uuid primary key references cases (id),
    key     bytea not null,  -- the public half
    mark    text not null    -- keyed hash of case and key under the pepper: a key that was put here by somebody else is not written to
);
create table mailbox_words (
    act_id  text primary key,                      -- the act that puts on the docket that it was written
    case_id uuid not null references cases (id),
    said    text not null,                         -- the commitment to it
    sealed  bytea not null check (length(sealed) <= 65536)
);
create index mailbox_words_by_case on mailbox_words (case_id);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert, update on mailboxes to probity_app;
    grant select, insert on mailbox_words to probity_app; -- what was written stays as it is
end $$;
-- +goose StatementEnd
select walls.guard('mailboxes', 'system');
select walls.guard('mailbox_words', 'system');

-- +goose Down
drop table mailbox_words;
drop table mailboxes;
