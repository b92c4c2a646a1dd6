-- The public is an audience too: what was blacked out for it goes with a publication.

-- +goose Up
alter table redactions drop constraint redactions_audiences_check;
alter table redactions add constraint redactions_audiences_check check (audiences <@ array['complainant', 'respondent', 'panel', 'public'] and audiences <> '{}');

-- +goose Down
alter table redactions disable trigger user;
delete from documents where rendition and id in (select rendition from redactions where 'public' = any(audiences));
alter table redactions enable trigger user;
alter table redactions drop constraint redactions_audiences_check;
alter table redactions add constraint redactions_audiences_check check (audiences <@ array['complainant', 'respondent', 'panel'] and audiences <> '{}');
