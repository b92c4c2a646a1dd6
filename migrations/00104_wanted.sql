-- Open cases from which somebody is kept: of those it is asked in every sweep whether
-- there is anybody left who may work on them.

-- +goose Up
create index cases_kept on cases (id) where open and head > 0 and kept_from <> '{}';

-- +goose Down
drop index cases_kept;
