-- What people wrote is sealed with keys that do not lie in this database.

-- +goose Up

alter table installation
    add column keys_check text not null default '', -- opens with the keys that the rest was sealed with
    add column keys_form  int not null default 0;   -- how much of the database is sealed: see store/sealing.go

-- +goose Down
alter table installation drop column keys_form, drop column keys_check;
