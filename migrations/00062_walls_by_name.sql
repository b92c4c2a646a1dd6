-- People whom a reporter names in words, and who must not know of the case: kept
-- out from the moment somebody of a name like it is known here, in the transaction
-- that makes them known. Names stand here as keyed hashes alone.

-- +goose Up

-- What each person's name is, and what it answers to (package namesake).
create table name_marks (
    person  text primary key,
    is_     text[] not null,
    answers text[] not null
);
create index name_marks_is on name_marks using gin (is_);
create index name_marks_answers on name_marks using gin (answers);

-- The names that a case's docket has, from the entry on.
create table named_walls (
    case_id uuid not null references cases (id),
    id      text not null,              -- as on the docket: k1, k2, …
    is_     text[] not null,
    answers text[] not null,
    primary key (case_id, id)
);
create index named_walls_is on named_walls using gin (is_);
create index named_walls_answers on named_walls using gin (answers);

-- Who was found by a name and is kept out, until the docket says that it is somebody else.
create table name_kept (
    case_id uuid not null references cases (id),
    id      text not null,
    person  text not null,
    since   timestamptz not null,
    until   timestamptz,                -- found to be somebody else
    primary key (case_id, id, person)
);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert, update, delete on name_marks, named_walls, name_kept to probity_app;
end $$;
-- +goose StatementEnd
select walls.guard('name_marks', 'system');
select walls.guard('named_walls', 'system');
select walls.guard('name_kept', 'system');

-- Whoever writes the row of a case writes as well who is kept from it by name. The
-- two sides have a right to know of it.
-- +goose StatementBegin
create function keep_by_name() returns trigger language plpgsql security definer as $$
begin
    if exists (select from name_kept k where k.case_id = new.id and k.until is null) then
        new.kept_from := new.kept_from || array(select distinct 'p:' || k.person collate "C" from name_kept k where k.case_id = new.id and k.until is null
            and k.person not in (new.complainant, new.respondent) and 'p:' || k.person <> all (new.kept_from) order by 1);
    end if;
    return new;
end $$;
-- +goose StatementEnd

-- Puts down what a person's name is found by, and keeps them from the cases that
-- name somebody so. Nothing comes back: not even whoever writes names learns
-- whether somebody is kept from anything.
-- +goose StatementBegin
create function name_person(who text, new_is text[], new_answers text[]) returns void language plpgsql security definer as $$
begin
    if not coalesce(walls.mine() && array['s', 'admin'], false) then
        raise exception 'no pass' using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(7236062, 1); -- one name at a time: of a report and a person that come at once, the second sees the first
    insert into name_marks values (who, new_is, new_answers) on conflict (person) do update set is_ = excluded.is_, answers = excluded.answers;
    with found as (
        insert into name_kept (case_id, id, person, since)
            select w.case_id, w.id, who, now() from named_walls w join cases c on c.id = w.case_id
                where (w.is_ && new_answers or w.answers && new_is) and who not in (c.complainant, c.respondent)
            on conflict do nothing returning case_id
    )
    update cases c set kept_from = c.kept_from || ('p:' || who) where c.id in (select case_id from found) and ('p:' || who) <> all (c.kept_from);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure;
begin
    execute format('grant create on schema %I to probity_engine', current_schema());
    foreach f in array array['keep_by_name()', 'name_person(text, text[], text[])']::regprocedure[] loop
        execute format('alter function %s owner to probity_engine', f);
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
        execute format('revoke all on function %s from public', f);
    end loop;
    grant execute on function name_person(text, text[], text[]) to probity_app;
    execute format('revoke create on schema %I from probity_engine', current_schema());
end $$;
-- +goose StatementEnd

create trigger kept_by_name before insert or update of kept_from on cases for each row execute function keep_by_name();

-- +goose Down
drop trigger kept_by_name on cases;
drop function name_person(text, text[], text[]);
drop function keep_by_name();
drop table name_kept;
drop table named_walls;
drop table name_marks;
