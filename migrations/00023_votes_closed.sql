-- How somebody voted stands on the docket alone, sealed. Dropping a column leaves its
-- values in the table's file; writing the table anew takes them out.

-- +goose Up
alter table votes drop column choice;
cluster votes using votes_pkey;

-- +goose Down
alter table votes add column choice text not null default '';
