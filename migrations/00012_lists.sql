-- Lists of many cases. The predicate stands in the policy of cases itself: a
-- function was called for each row, and kept the planner from knowing what it
-- does. CASE, because of a condition that the planner cannot look into it assumes
-- that it holds for half of the rows, and of an array compared with something not
-- known yet for one in two hundred, by which it would sort all cases of an office
-- in order to show the first fifty.

-- +goose Up
select walls.guard('cases', 'case when known_to && (select walls.mine()) then not kept_from && (select walls.mine()) else (select walls.system()) end');
-- As before, without calling another function, for every statement asks it. Asked
-- by whoever leads a statement that several processes work on.
-- +goose StatementBegin
create or replace function walls.mine() returns text[] language plpgsql stable parallel restricted security definer as $$
declare
    acting text := pg_catalog.current_setting('walls.acting', true);
    said text := pg_catalog.substr(acting, 65);
    good text;
begin
    if acting is null or acting = '' then
        return null;
    end if;
    select pg_catalog.encode(pg_catalog.sha256(w.outer_ || pg_catalog.sha256(w.inner_ || pg_catalog.convert_to(
            pg_catalog.concat_ws(E'\n', 'seal', pg_catalog.pg_backend_pid(), pg_catalog.now(), said), 'UTF8'))), 'hex')
        into good from walls.keys w where w.id = pg_catalog.split_part(said, E'\n', 1);
    if good is null or good <> pg_catalog.substr(acting, 1, 64) then
        return null;
    end if;
    return pg_catalog.string_to_array(pg_catalog.split_part(said, E'\n', 2), E'\x1f');
end $$;
-- +goose StatementEnd
alter function walls.system() parallel restricted;

create index cases_by_number on cases (number collate "C"); -- for the beginning of one
create index duties_by_escalation on duties (procedure, escalated_to) where escalated_to <> '';

-- What somebody owes over all cases they may know of, the earliest due first: by
-- name, by an office they hold, or by their part in the case. Behind the policies
-- each duty and each part would be held against its case again and again.
-- +goose StatementBegin
create function duties_owed(by_person text, by_offices text[], by_system boolean, pass text, moment timestamptz, most int)
    returns table (number text, digest text, late boolean, case_id uuid, id text, procedure text, owner text, persons text[], act text, what text, ref text,
        due_at timestamptz, due_day date, sentence text, cite text, standing_still text, escalated_to text)
    language plpgsql stable security definer as $$
#variable_conflict use_column
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
begin
    return query with held as (
        select split_part(o, '/', 1) as procedure, substr(o, strpos(o, '/') + 1) as office from unnest(by_offices) o
    ), owed as (
        select d.case_id, d.id from duties d where by_person <> '' and d.persons @> array[by_person]
        union
        select d.case_id, d.id from held h join duties d on d.procedure = h.procedure and d.owner = h.office where d.persons = '{}'
        union
        select d.case_id, d.id from held h join duties d on d.procedure = h.procedure and d.escalated_to = h.office where d.escalated_to <> ''
        union
        select d.case_id, d.id from case_people p join duties d on d.case_id = p.case_id
            where by_person <> '' and p.person = by_person and p.until = 0 and (p.role = d.owner or (p.role = 'counsel' and d.owner = 'respondent')
                or (p.role = 'panel' and d.owner in ('panel', p.body)) or (p.seat = 'chair' and d.owner = 'chair'))
    )
    select c.number, c.digest, coalesce(d.due_at <= moment, false), d.case_id, d.id, d.procedure, d.owner, d.persons, d.act, d.what, d.ref,
            d.due_at, d.due_day, d.sentence, d.cite, d.standing_still, d.escalated_to
        from owed o join duties d on d.case_id = o.case_id and d.id = o.id join cases c on c.id = d.case_id
        where (marks @> '{s}' or c.known_to && marks and not c.kept_from && marks)
            and not exists (select from case_people w where w.case_id = d.case_id and w.person = by_person and w.role in ('recused', 'walled'))
        order by d.due_at nulls last, d.case_id, d.id limit most;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'duties_owed(text, text[], boolean, text, timestamptz, int)';
begin
    execute format('grant create on schema %I to probity_engine', current_schema());
    execute format('alter function %s owner to probity_engine', f);
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to probity_app', f);
    execute format('revoke create on schema %I from probity_engine', current_schema());
end $$;
-- +goose StatementEnd

-- +goose Down
drop function duties_owed(text, text[], boolean, text, timestamptz, int);
drop index duties_by_escalation;
drop index cases_by_number;
alter function walls.mine() parallel unsafe;
alter function walls.system() parallel unsafe;
select walls.guard('cases', 'walls.knows(known_to, kept_from, (select walls.mine()))');
