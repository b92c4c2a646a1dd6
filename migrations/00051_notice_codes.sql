-- Codes in letters, by which the respondent and counsel enter their one case. What
-- is kept of a code is a keyed hash; a session that it opened names it in its scope.

-- +goose Up

create table notice_codes (
    mark      text primary key,                    -- keyed hash under the pepper
    id        uuid not null unique,
    case_id   uuid not null references cases (id),
    letter_id text not null,
    person    text not null,                       -- whose part it opens
    failed    int not null,                        -- how many ways of the letter had failed when it was handed out: one more, and it is over
    made_by   text not null,                       -- who handed the copy out, and has seen the code
    made_at   timestamptz not null,
    ends_at   timestamptz not null,
    uses      int not null,                        -- how often it can still be entered
    used_at   timestamptz,                         -- the last time
    ended_at  timestamptz                          -- by the office, by another copy, or by a newer one that was entered
);
create index notice_codes_by_case on notice_codes (case_id, letter_id);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert, update on notice_codes to probity_app;
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('notice_codes', 'system');

-- +goose Down
drop table notice_codes;
