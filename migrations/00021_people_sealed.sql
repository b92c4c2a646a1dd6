-- Names, addresses and telephone numbers are sealed, so neither can be indexed. An
-- e-mail address is found by its mark, a keyed hash.

-- +goose Up
drop index people_by_name;
drop index people_by_email;
alter table people add column email_mark text not null default '';
create unique index people_by_email_mark on people (email_mark) where email_mark <> '';

-- +goose Down
drop index people_by_email_mark;
alter table people drop column email_mark;
create unique index people_by_email on people (lower(email)) where email <> '';
create index people_by_name on people (lower(name));
