-- Documents of a case that were sent to its reporter without an account. What they
-- are given of one is asked anew each time: the copy without traces, or what is left
-- after blacking out for their side.

-- +goose Up

create table mailbox_files (
    act_id      text primary key,                      -- the act that puts on the docket that it was sent
    case_id     uuid not null references cases (id),
    document_id uuid not null references documents (id) on delete cascade
);
create index mailbox_files_by_case on mailbox_files (case_id);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert on mailbox_files to probity_app; -- what was sent stays sent
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('mailbox_files', 'system');

-- +goose Down
drop table mailbox_files;
