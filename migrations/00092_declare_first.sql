-- Who is to sit on a body that asks for a conflict certificate is shown who is in the
-- case and nothing else of it before they have signed (docket/access). Beside their own
-- mark stands d:person then, with which nobody comes: the rows of cases, of people and
-- of documents are seen by it, what was said, done or sent in is not. An office that
-- opens the case opens all of it, as to everybody who holds it.

-- +goose Up

-- The marks of whoever this transaction works for, as one that declares first; and
-- those of the offices they hold.
create function walls.declares() returns text[] language sql stable parallel restricted as $$
    select array(select 'd:' || pg_catalog.substr(m, 3) from pg_catalog.unnest(walls.mine()) m where m like 'p:%')
$$;
create function walls.by_office() returns text[] language sql stable parallel restricted as $$
    select array(select m from pg_catalog.unnest(walls.mine()) m where m like 'o:%')
$$;
revoke all on function walls.declares(), walls.by_office() from public;
grant execute on function walls.declares(), walls.by_office() to probity_app;

-- The condition on a row of what is in the case that a column names.
-- +goose StatementBegin
create function walls.content(named_by text) returns text language sql immutable as $$
    select pg_catalog.format('exists (select from public.cases c where c.id = %s and (not c.known_to && (select walls.declares()) or c.known_to && (select walls.by_office())))', named_by)
$$;
-- +goose StatementEnd
revoke all on function walls.content(text) from public;

-- As before; 'content' stands for what is in the case named by case_id.
-- +goose StatementBegin
create or replace function walls.guard(t regclass, seen text, written text default 'system') returns void language plpgsql as $$
declare
    x text;
begin
    foreach x in array array['walls_seen', 'walls_put', 'walls_changed', 'walls_taken', 'walls_engine'] loop
        execute format('drop policy if exists %I on %s', x, t);
    end loop;
    seen := case seen when 'content' then walls.content(t || '.case_id') when 'case' then format('exists (select from public.cases c where c.id = %s.case_id)', t) when 'system' then '(select walls.system())' else seen end;
    written := case written when 'system' then '(select walls.system())' else written end;
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy walls_seen on %s for select using (%s)', t, seen);
    execute format('create policy walls_put on %s for insert with check (%s)', t, written);
    execute format('create policy walls_changed on %s for update using (%s) with check (%s)', t, written, written);
    execute format('create policy walls_taken on %s for delete using (%s)', t, written);
    execute format('create policy walls_engine on %s to probity_engine using (true) with check (true)', t);
end $$;
-- +goose StatementEnd

select walls.guard(t, 'content') from unnest(array['entries', 'clocks', 'duties', 'letters', 'allegations', 'findings', 'ballots', 'votes', 'hearings', 'sanctions', 'letter_texts',
    'deliveries', 'records_kept']::regclass[]) t;
-- One's own acts are one's own.
select walls.guard('acts', walls.content('acts.case_id') || '
    or exists (select from public.cases c where c.id = acts.case_id) and (select walls.mine()) @> array[''p:'' || by_person] or kind = ''file'' and (select walls.mine()) @> array[''p:'' || by_person]');
select walls.guard('links', walls.content('links.case_id') || ' and ((select walls.system()) or exists (select from public.cases c
    where c.number = links.other or c.id = case when links.other ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'' then links.other::uuid end))');
select walls.guard('document_chunks', 'exists (select from public.documents d where d.id = document_chunks.document_id and (d.case_id is null or ' || walls.content('d.case_id') || '))',
    'exists (select from public.documents d where d.id = document_chunks.document_id and not d.complete and (select walls.mine()) && array[''s'', ''p:'' || d.uploaded_by])');
select walls.guard('custody', 'exists (select from public.documents d where d.id = custody.document_id and (d.case_id is null or ' || walls.content('d.case_id') || '))',
    '(select walls.mine()) && array[''s'']');
select walls.guard('redactions', 'exists (select from public.documents d where d.id = redactions.document_id and (d.case_id is null or ' || walls.content('d.case_id') || '))',
    '(select walls.mine()) && array[''s'']');

-- As before. What is refused to whoever has to declare first is not recorded as read.
-- +goose StatementBegin
create or replace function read_case(
    by_token text, by_person text, by_offices text[], pass text, today date, moment timestamptz,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    what_for text := split_part(pass, ':', 4);
    of_id uuid;
    known jsonb;
begin
    select o.person, o.label, o.offices, o.reachable, o.of_case, o.missed, o.act into person, label, offices, reachable, of_case, missed, act
        from open_case(by_token, by_person, by_offices, false, pass, today, case_id, case_number, have, have_hash, act_id) o;
    if of_case is null then
        return;
    end if;
    known := of_case::jsonb -> 'known_to';
    if split_part(what_for, '/', 2) <> 'case' and known ? ('d:' || read_case.person) and not exists (select from unnest(read_case.offices) o where known ? ('o:' || o)) then
        return; -- it is refused
    end if;
    of_id := coalesce(read_case.case_id, (of_case ->> 'id')::uuid);
    if not exists (select from reads r where r.case_id = of_id and r.person = read_case.person and r.kind = split_part(what_for, '/', 2)
            and r.purpose = split_part(what_for, '/', 1) and r.hour = date_trunc('hour', moment, 'UTC')) then
        insert into reads (case_id, person, kind, purpose, hour, at)
            values (of_id, read_case.person, split_part(what_for, '/', 2), split_part(what_for, '/', 1), date_trunc('hour', moment, 'UTC'), moment)
            on conflict do nothing; -- a twin in this very moment
    end if;
end $$;
-- +goose StatementEnd

-- As before. Whoever has to declare first owes that and nothing else; and what one
-- member of a body owes by name is not owed by the others.
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
declare
    f regprocedure;
begin
    foreach f in array array['read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text)',
        'duties_owed(text, text[], boolean, text, timestamptz, int)']::regprocedure[] loop
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    end loop;
    alter function read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
end $$;
-- +goose StatementEnd

-- The marks of cases with bodies are drawn anew when the program opens the database.
update cases c set known_to = '{}' where c.head > 0 and not c.purged and exists (select from case_people p where p.case_id = c.id and p.role = 'panel' and p.until = 0);

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
create or replace function read_case(
    by_token text, by_person text, by_offices text[], pass text, today date, moment timestamptz,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    what_for text := split_part(pass, ':', 4);
    of_id uuid;
begin
    select o.person, o.label, o.offices, o.reachable, o.of_case, o.missed, o.act into person, label, offices, reachable, of_case, missed, act
        from open_case(by_token, by_person, by_offices, false, pass, today, case_id, case_number, have, have_hash, act_id) o;
    if of_case is null then
        return;
    end if;
    of_id := coalesce(read_case.case_id, (of_case ->> 'id')::uuid);
    if not exists (select from reads r where r.case_id = of_id and r.person = read_case.person and r.kind = split_part(what_for, '/', 2)
            and r.purpose = split_part(what_for, '/', 1) and r.hour = date_trunc('hour', moment, 'UTC')) then
        insert into reads (case_id, person, kind, purpose, hour, at)
            values (of_id, read_case.person, split_part(what_for, '/', 2), split_part(what_for, '/', 1), date_trunc('hour', moment, 'UTC'), moment)
            on conflict do nothing; -- a twin in this very moment
    end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure;
begin
    foreach f in array array['read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text)',
        'duties_owed(text, text[], boolean, text, timestamptz, int)']::regprocedure[] loop
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    end loop;
    alter function read_case(text, text, text[], text, date, timestamptz, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
end $$;
-- +goose StatementEnd
select walls.guard(t, 'case') from unnest(array['entries', 'clocks', 'duties', 'letters', 'allegations', 'findings', 'ballots', 'votes', 'hearings', 'sanctions', 'letter_texts',
    'deliveries', 'records_kept']::regclass[]) t;
select walls.guard('acts', 'exists (select from public.cases c where c.id = acts.case_id) or kind = ''file'' and (select walls.mine()) @> array[''p:'' || by_person]');
select walls.guard('links', 'exists (select from public.cases c where c.id = links.case_id) and ((select walls.system()) or exists (select from public.cases c
    where c.number = links.other or c.id = case when links.other ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'' then links.other::uuid end))');
select walls.guard('document_chunks', 'exists (select from public.documents d where d.id = document_chunks.document_id)',
    'exists (select from public.documents d where d.id = document_chunks.document_id and not d.complete and (select walls.mine()) && array[''s'', ''p:'' || d.uploaded_by])');
select walls.guard('custody', 'exists (select from public.documents d where d.id = custody.document_id)',
    '(select walls.mine()) && array[''s'']');
select walls.guard('redactions', 'exists (select from public.documents d where d.id = redactions.document_id)',
    '(select walls.mine()) && array[''s'']');
-- +goose StatementBegin
create or replace function walls.guard(t regclass, seen text, written text default 'system') returns void language plpgsql as $$
declare
    x text;
begin
    foreach x in array array['walls_seen', 'walls_put', 'walls_changed', 'walls_taken', 'walls_engine'] loop
        execute format('drop policy if exists %I on %s', x, t);
    end loop;
    seen := case seen when 'case' then format('exists (select from public.cases c where c.id = %s.case_id)', t) when 'system' then '(select walls.system())' else seen end;
    written := case written when 'system' then '(select walls.system())' else written end;
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy walls_seen on %s for select using (%s)', t, seen);
    execute format('create policy walls_put on %s for insert with check (%s)', t, written);
    execute format('create policy walls_changed on %s for update using (%s) with check (%s)', t, written, written);
    execute format('create policy walls_taken on %s for delete using (%s)', t, written);
    execute format('create policy walls_engine on %s to probity_engine using (true) with check (true)', t);
end $$;
-- +goose StatementEnd
drop function walls.content(text);
drop function walls.by_office();
drop function walls.declares();
update cases set known_to = array(select m from unnest(known_to) m where m not like 'd:%') where exists (select from unnest(known_to) m where m like 'd:%');
