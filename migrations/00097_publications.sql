-- What was made known of cases is listed to anybody, the latest first. Of all entries
-- these are few.

-- +goose Up
create index entries_published on entries (at desc) where kind = 'publish';

-- +goose Down
drop index entries_published;
