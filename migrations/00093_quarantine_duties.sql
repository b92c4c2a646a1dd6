-- What is owed in a case that waits in quarantine stands on no list of duties before it
-- is let in: the list of what waits for a quick look stands in its place. And a report
-- can be dismissed from there, by the act of the procedure that dismisses it.

-- +goose Up
alter table quarantine_decisions drop constraint quarantine_decisions_decision_check;
alter table quarantine_decisions add constraint quarantine_decisions_decision_check check (decision in ('released', 'set_aside', 'dismissed'));

-- Where a case stands that is in quarantine: the last decision that is on its docket.
-- +goose StatementBegin
create function quarantine_status(of_case uuid) returns text language sql stable as $$
    select coalesce((select x.decision from quarantine_decisions x join entries e on e.case_id = x.case_id and e.act_id = x.act_id
        where x.case_id = of_case order by e.seq desc limit 1), 'waiting')
$$;
-- +goose StatementEnd

-- As before, less what an office owes in a case that is not let in.
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
drop function quarantine_status(uuid);
delete from quarantine_decisions where decision = 'dismissed';
alter table quarantine_decisions drop constraint quarantine_decisions_decision_check;
alter table quarantine_decisions add constraint quarantine_decisions_decision_check check (decision in ('released', 'set_aside'));
