-- The list of what somebody owes begins with what is due first, and a page of it costs
-- the same however much an office owes: each way to owe something is followed in the
-- order of the list, and left when the page is full.

-- +goose Up
drop index duties_by_owner;
create index duties_by_owner on duties (procedure, owner, due_at, case_id, id) where persons = '{}';
drop index duties_by_escalation;
create index duties_by_escalation on duties (procedure, escalated_to, due_at, case_id, id) where escalated_to <> '';

-- The duties of cases that somebody with these marks may know of, as they stand in a
-- list: inside another query it is part of that query's plan. By itself it shows whoever
-- calls it what the policies let them see.
create function duties_shown(marks text[], by_person text)
    returns table (number text, digest text, case_id uuid, id text, procedure text, owner text, persons text[], act text, what text, ref text,
        due_at timestamptz, due_day date, sentence text, cite text, standing_still text, escalated_to text)
    language sql stable as $$
    select c.number, c.digest, d.case_id, d.id, d.procedure, d.owner, d.persons, d.act, d.what, d.ref,
            d.due_at, d.due_day, d.sentence, d.cite, d.standing_still, d.escalated_to
        from duties d join cases c on c.id = d.case_id
        where (marks @> '{s}' or c.known_to && marks and not c.kept_from && marks)
            and (d.act = 'declare' or not c.known_to @> array['d:' || by_person] or c.known_to && marks[2:])
            and (d.persons @> array[by_person] or not exists (select from quarantine q where q.case_id = d.case_id and quarantine_status(q.case_id) in ('waiting', 'set_aside')))
            and not exists (select from case_people w where w.case_id = d.case_id and w.person = by_person and w.role in ('recused', 'walled'))
$$;
revoke all on function duties_shown(text[], text) from public;
grant execute on function duties_shown(text[], text) to probity_engine;

-- +goose StatementBegin
create or replace function duties_owed(by_person text, by_offices text[], by_system boolean, pass text, moment timestamptz, most int)
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
        (select d.* from duties_shown(marks, by_person) d where by_person <> '' and d.persons @> array[by_person]
            order by d.due_at nulls last, d.case_id, d.id limit most)
        union
        select d.* from held h cross join lateral (select * from duties_shown(marks, by_person) s
            where s.procedure = h.procedure and s.owner = h.office and s.persons = '{}' order by s.due_at nulls last, s.case_id, s.id limit most) d
        union
        select d.* from held h cross join lateral (select * from duties_shown(marks, by_person) s
            where s.procedure = h.procedure and s.escalated_to = h.office and s.escalated_to <> '' order by s.due_at nulls last, s.case_id, s.id limit most) d
        union
        (select d.* from case_people p join duties_shown(marks, by_person) d on d.case_id = p.case_id
            where by_person <> '' and p.person = by_person and p.until = 0 and (p.role = d.owner or (p.role = 'counsel' and d.owner = 'respondent')
                or (p.role = 'panel' and d.persons = '{}' and d.owner in ('panel', p.body)) or (p.seat = 'chair' and d.owner = 'chair'))
            order by d.due_at nulls last, d.case_id, d.id limit most)
    )
    select d.number, d.digest, coalesce(d.due_at <= moment, false), d.case_id, d.id, d.procedure, d.owner, d.persons, d.act, d.what, d.ref,
            d.due_at, d.due_day, d.sentence, d.cite, d.standing_still, d.escalated_to
        from owed d order by d.due_at nulls last, d.case_id, d.id limit most;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
begin
    execute format('alter function duties_owed(text, text[], boolean, text, timestamptz, int) set search_path = %I, pg_temp', current_schema());
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function duties_owed(by_person text, by_offices text[], by_system boolean, pass text, moment timestamptz, most int)
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
                or (p.role = 'panel' and d.persons = '{}' and d.owner in ('panel', p.body)) or (p.seat = 'chair' and d.owner = 'chair'))
    )
    select c.number, c.digest, coalesce(d.due_at <= moment, false), d.case_id, d.id, d.procedure, d.owner, d.persons, d.act, d.what, d.ref,
            d.due_at, d.due_day, d.sentence, d.cite, d.standing_still, d.escalated_to
        from owed o join duties d on d.case_id = o.case_id and d.id = o.id join cases c on c.id = d.case_id
        where (marks @> '{s}' or c.known_to && marks and not c.kept_from && marks)
            and (d.act = 'declare' or not c.known_to @> array['d:' || by_person] or c.known_to && marks[2:])
            and (d.persons @> array[by_person] or not exists (select from quarantine q where q.case_id = d.case_id and quarantine_status(q.case_id) in ('waiting', 'set_aside')))
            and not exists (select from case_people w where w.case_id = d.case_id and w.person = by_person and w.role in ('recused', 'walled'))
        order by d.due_at nulls last, d.case_id, d.id limit most;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
begin
    execute format('alter function duties_owed(text, text[], boolean, text, timestamptz, int) set search_path = %I, pg_temp', current_schema());
end $$;
-- +goose StatementEnd
drop function duties_shown(text[], text);
drop index duties_by_escalation;
create index duties_by_escalation on duties (procedure, escalated_to) where escalated_to <> '';
drop index duties_by_owner;
create index duties_by_owner on duties (procedure, owner, due_at);
