-- Whoever came in by the code of a letter is let into the one case that it is written
-- in, and by nothing else: not as somebody who has a part in another case, not by an
-- office. Until now the program held that. Now the pass says the case, under the same
-- signature, and opens one mark alone: l:case:person. It is in no case's known_to, so
-- whatever asks for marks shows nothing to it; the one case is let through by name.

-- +goose Up

-- The marks by which somebody is who they are: their own, and those of whoever is bound
-- to one case. What one wrote, sent in or read is one's own by them.
create function walls.self() returns text[] language sql stable parallel restricted as $$
    select array(select case when m like 'l:%' then 'p:' || pg_catalog.substr(m, 40) else m end from pg_catalog.unnest(walls.mine()) m)
$$;
-- The one case that this transaction is bound to; null: to none.
create function walls.only() returns uuid language sql stable parallel restricted as $$
    select pg_catalog.substr(m, 3, 36)::uuid from pg_catalog.unnest(walls.mine()) m where m like 'l:%'
$$;
revoke all on function walls.self(), walls.only() from public;
grant execute on function walls.self(), walls.only() to probity_app;

-- walls.knows of a case, for marks that may be bound to one.
-- +goose StatementBegin
create function walls.lets(id uuid, known_to text[], kept_from text[], marks text[]) returns boolean language plpgsql immutable parallel safe as $$
begin
    if marks[1] like 'l:%' then
        return id = pg_catalog.substr(marks[1], 3, 36)::uuid and walls.knows(known_to, kept_from, array['p:' || pg_catalog.substr(marks[1], 40)]);
    end if;
    return walls.knows(known_to, kept_from, marks);
end $$;
-- +goose StatementEnd
revoke all on function walls.lets(uuid, text[], text[], text[]) from public;
grant execute on function walls.lets(uuid, text[], text[], text[]) to probity_engine;

-- As before; a pass whose scope names a case opens that case alone.
-- +goose StatementBegin
create or replace function walls.opens(by_person text, by_offices text[], by_system boolean, pass text) returns text[] language plpgsql stable security definer as $$
declare
    part text[] := pg_catalog.string_to_array(pass, ':');
    k walls.keys;
    marks text[] := '{}';
begin
    select * into k from walls.keys w where w.id = part[1] and w.since > pg_catalog.clock_timestamp() - interval '2 hours';
    if not found or pg_catalog.cardinality(part) <> 5
        or walls.mac(k, pg_catalog.concat_ws(E'\n', 'pass', part[1], part[2], part[3], part[4], case when by_system then 'system' else '' end, by_person,
            pg_catalog.array_to_string(by_offices, E'\x1f'))) <> part[5]
        or pg_catalog.abs(extract(epoch from pg_catalog.clock_timestamp()) * 1000 - part[2]::float8) > 60000 then
        raise exception 'no pass' using errcode = 'invalid_authorization_specification';
    end if;
    if by_system then
        return array['s'];
    end if;
    if part[3] like 'case=%' then
        return array['l:' || pg_catalog.substr(part[3], 6) || ':' || by_person];
    end if;
    if by_person <> '' then
        marks := array['p:' || by_person];
        if pg_catalog.cardinality(by_offices) > 0 then
            marks := marks || 'official'::text || array(select 'o:' || o from pg_catalog.unnest(by_offices) o);
        end if;
        if part[3] = 'admin' then
            marks := marks || 'admin'::text;
        end if;
    end if;
    return marks;
end $$;
-- +goose StatementEnd
-- As before.
-- +goose StatementBegin
create or replace function walls.declares() returns text[] language sql stable parallel restricted as $$
    select array(select 'd:' || pg_catalog.substr(m, 3) from pg_catalog.unnest(walls.self()) m where m like 'p:%')
$$;
-- +goose StatementEnd

select walls.guard('cases', 'case when known_to && (select walls.mine()) then not kept_from && (select walls.mine())
    when id = (select walls.only()) then known_to && (select walls.self()) and not kept_from && (select walls.self()) else (select walls.system()) end');
-- Whoever is bound to a case sends documents to that case.
select walls.guard('documents', 'case when case_id is null then (select walls.mine()) && array[''s'', ''p:'' || uploaded_by] else exists (select from public.cases c where c.id = documents.case_id) end',
    '(select walls.self()) && array[''s'', ''p:'' || uploaded_by] and (case_id is null and (select walls.only()) is null or exists (select from public.cases c where c.id = documents.case_id))');
select walls.guard('document_chunks', 'exists (select from public.documents d where d.id = document_chunks.document_id and (d.case_id is null or ' || walls.content('d.case_id') || '))',
    'exists (select from public.documents d where d.id = document_chunks.document_id and not d.complete and (select walls.self()) && array[''s'', ''p:'' || d.uploaded_by])');
select walls.guard('reads', 'exists (select from public.cases c where c.id = reads.case_id) and (select walls.self()) && array[''s'', ''official'', ''p:'' || person]');
select walls.guard('people', '(select walls.self()) && array[''s'', ''official'', ''admin'', ''p:'' || id] or exists (select from public.case_people p where p.person = people.id)',
    '(select walls.mine()) && array[''s'', ''admin'']');

-- As before, with walls.lets; a session that a code opened opens its case alone.
-- +goose StatementBegin
create or replace function open_case(
    by_token text, by_person text, by_offices text[], by_system boolean, pass text, today date,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
    t tokens;
    a acts;
    c cases;
    since int := 0;
begin
    person := by_person;
    offices := by_offices;
    if by_token <> '' then
        select k.* into t from tokens k where k.hash = by_token and token_good(k);
        if not found then
            person := null;
            return;
        end if;
        if t.last_used is null or t.last_used < now() - interval '1 minute' then
            update tokens k set last_used = now() where k.hash = by_token;
        end if;
        person := t.person;
        label := token_says(t);
        select coalesce(array_agg(distinct m.procedure || '/' || m.office), '{}') into offices from terms m
            where m.person = t.person and m.from_day <= today and (m.until_day is null or m.until_day >= today);
        select p.email <> '' into reachable from people p where p.id = t.person;
        marks := array['p:' || person] || array(select 'o:' || o from unnest(offices) o);
        if exists (select from unnest(t.scopes) s where s like 'party:%') then -- opened by the code of a letter
            select array_agg('l:' || split_part(s, ':', 2) || ':' || open_case.person) into marks from unnest(t.scopes) s where s like 'party:%';
        end if;
    end if;
    if case_id is null and case_number = '' then
        return;
    end if;
    if act_id <> '' then
        select k.* into a from acts k where k.id = open_case.act_id;
    end if;
    if case_id is not null then
        select k.* into c from cases k where k.id = open_case.case_id;
    else
        select k.* into c from cases k where k.number = case_number;
    end if;
    if not found or walls.lets(c.id, c.known_to, c.kept_from, marks) is not true then
        return;
    end if;
    of_case := row_to_json(c);
    if a.case_id = c.id then
        act := row_to_json(a);
    end if;
    if c.head = have and c.head_hash = have_hash and not c.purged then
        return;
    end if;
    if have < c.head and not c.purged and exists (select from entries e where e.case_id = c.id and e.seq = have and e.hash = have_hash) then
        since := have;
    end if;
    select json_agg(row_to_json(e) order by e.seq) into missed from entries e where e.case_id = c.id and e.seq > since and e.seq <= c.head;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function submit_act(
    by_person text, by_offices text[], by_system boolean, pass text, new acts, out fresh boolean, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
begin
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and not c.purged and walls.lets(c.id, c.known_to, c.kept_from, marks)
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a join cases c on c.id = a.case_id where a.id = new.id and walls.lets(c.id, c.known_to, c.kept_from, marks);
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function submit_believed(
    by_token text, by_label text, by_person text, by_offices text[], by_reachable boolean, pass text, today date,
    old_head int, old_hash text, new acts, out held boolean, out fresh boolean, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, false, pass);
    used timestamptz;
begin
    select k.last_used into used from tokens k join people p on p.id = k.person
        where k.hash = by_token and token_says(k) = by_label and k.person = by_person and token_good(k)
            and (p.email <> '') = by_reachable;
    held := found and by_offices = (select coalesce(array_agg(distinct m.procedure || '/' || m.office), '{}') from terms m
        where m.person = by_person and m.from_day <= today and (m.until_day is null or m.until_day >= today));
    if not held then
        return;
    end if;
    if used is null or used < now() - interval '1 minute' then
        update tokens k set last_used = now() where k.hash = by_token;
    end if;
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and c.head = old_head and c.head_hash = old_hash and not c.purged
                and walls.lets(c.id, c.known_to, c.kept_from, marks)
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a join cases c on c.id = a.case_id where a.id = new.id and walls.lets(c.id, c.known_to, c.kept_from, marks);
        held := act is not null;
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
declare
    f regprocedure;
begin
    foreach f in array array['open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text)', 'submit_act(text, text[], boolean, text, acts)',
        'submit_believed(text, text, text, text[], boolean, text, date, int, text, acts)']::regprocedure[] loop
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
        execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
    end loop;
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function open_case(
    by_token text, by_person text, by_offices text[], by_system boolean, pass text, today date,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
    t tokens;
    a acts;
    c cases;
    since int := 0;
begin
    person := by_person;
    offices := by_offices;
    if by_token <> '' then
        select k.* into t from tokens k where k.hash = by_token and token_good(k);
        if not found then
            person := null;
            return;
        end if;
        if t.last_used is null or t.last_used < now() - interval '1 minute' then
            update tokens k set last_used = now() where k.hash = by_token;
        end if;
        person := t.person;
        label := token_says(t);
        select coalesce(array_agg(distinct m.procedure || '/' || m.office), '{}') into offices from terms m
            where m.person = t.person and m.from_day <= today and (m.until_day is null or m.until_day >= today);
        select p.email <> '' into reachable from people p where p.id = t.person;
        marks := array['p:' || person] || array(select 'o:' || o from unnest(offices) o);
    end if;
    if case_id is null and case_number = '' then
        return;
    end if;
    if act_id <> '' then
        select k.* into a from acts k where k.id = open_case.act_id;
    end if;
    if case_id is not null then
        select k.* into c from cases k where k.id = open_case.case_id;
    else
        select k.* into c from cases k where k.number = case_number;
    end if;
    if not found or walls.knows(c.known_to, c.kept_from, marks) is not true then
        return;
    end if;
    of_case := row_to_json(c);
    if a.case_id = c.id then
        act := row_to_json(a);
    end if;
    if c.head = have and c.head_hash = have_hash and not c.purged then
        return;
    end if;
    if have < c.head and not c.purged and exists (select from entries e where e.case_id = c.id and e.seq = have and e.hash = have_hash) then
        since := have;
    end if;
    select json_agg(row_to_json(e) order by e.seq) into missed from entries e where e.case_id = c.id and e.seq > since and e.seq <= c.head;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function submit_act(
    by_person text, by_offices text[], by_system boolean, pass text, new acts, out fresh boolean, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
begin
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and not c.purged and walls.knows(c.known_to, c.kept_from, marks)
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a join cases c on c.id = a.case_id where a.id = new.id and walls.knows(c.known_to, c.kept_from, marks);
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function submit_believed(
    by_token text, by_label text, by_person text, by_offices text[], by_reachable boolean, pass text, today date,
    old_head int, old_hash text, new acts, out held boolean, out fresh boolean, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, false, pass);
    used timestamptz;
begin
    select k.last_used into used from tokens k join people p on p.id = k.person
        where k.hash = by_token and token_says(k) = by_label and k.person = by_person and token_good(k)
            and (p.email <> '') = by_reachable;
    held := found and by_offices = (select coalesce(array_agg(distinct m.procedure || '/' || m.office), '{}') from terms m
        where m.person = by_person and m.from_day <= today and (m.until_day is null or m.until_day >= today));
    if not held then
        return;
    end if;
    if used is null or used < now() - interval '1 minute' then
        update tokens k set last_used = now() where k.hash = by_token;
    end if;
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and c.head = old_head and c.head_hash = old_hash and not c.purged
                and walls.knows(c.known_to, c.kept_from, marks)
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a join cases c on c.id = a.case_id where a.id = new.id and walls.knows(c.known_to, c.kept_from, marks);
        held := act is not null;
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
declare
    f regprocedure;
begin
    foreach f in array array['open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text)', 'submit_act(text, text[], boolean, text, acts)',
        'submit_believed(text, text, text, text[], boolean, text, date, int, text, acts)']::regprocedure[] loop
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
        execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
    end loop;
end $$;
-- +goose StatementEnd
select walls.guard('cases', 'case when known_to && (select walls.mine()) then not kept_from && (select walls.mine()) else (select walls.system()) end');
select walls.guard('documents', 'case when case_id is null then (select walls.mine()) && array[''s'', ''p:'' || uploaded_by] else exists (select from public.cases c where c.id = documents.case_id) end',
    '(select walls.mine()) && array[''s'', ''p:'' || uploaded_by] and (case_id is null or exists (select from public.cases c where c.id = documents.case_id))');
select walls.guard('document_chunks', 'exists (select from public.documents d where d.id = document_chunks.document_id and (d.case_id is null or ' || walls.content('d.case_id') || '))',
    'exists (select from public.documents d where d.id = document_chunks.document_id and not d.complete and (select walls.mine()) && array[''s'', ''p:'' || d.uploaded_by])');
select walls.guard('reads', 'exists (select from public.cases c where c.id = reads.case_id) and (select walls.mine()) && array[''s'', ''official'', ''p:'' || person]');
select walls.guard('people', '(select walls.mine()) && array[''s'', ''official'', ''admin'', ''p:'' || id] or exists (select from public.case_people p where p.person = people.id)',
    '(select walls.mine()) && array[''s'', ''admin'']');
-- +goose StatementBegin
create or replace function walls.declares() returns text[] language sql stable parallel restricted as $$
    select array(select 'd:' || pg_catalog.substr(m, 3) from pg_catalog.unnest(walls.mine()) m where m like 'p:%')
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function walls.opens(by_person text, by_offices text[], by_system boolean, pass text) returns text[] language plpgsql stable security definer as $$
declare
    part text[] := pg_catalog.string_to_array(pass, ':');
    k walls.keys;
    marks text[] := '{}';
begin
    select * into k from walls.keys w where w.id = part[1] and w.since > pg_catalog.clock_timestamp() - interval '2 hours';
    if not found or pg_catalog.cardinality(part) <> 5
        or walls.mac(k, pg_catalog.concat_ws(E'\n', 'pass', part[1], part[2], part[3], part[4], case when by_system then 'system' else '' end, by_person,
            pg_catalog.array_to_string(by_offices, E'\x1f'))) <> part[5]
        or pg_catalog.abs(extract(epoch from pg_catalog.clock_timestamp()) * 1000 - part[2]::float8) > 60000 then
        raise exception 'no pass' using errcode = 'invalid_authorization_specification';
    end if;
    if by_system then
        return array['s'];
    end if;
    if by_person <> '' then
        marks := array['p:' || by_person];
        if pg_catalog.cardinality(by_offices) > 0 then
            marks := marks || 'official'::text || array(select 'o:' || o from pg_catalog.unnest(by_offices) o);
        end if;
        if part[3] = 'admin' then
            marks := marks || 'admin'::text;
        end if;
    end if;
    return marks;
end $$;
-- +goose StatementEnd
drop function walls.lets(uuid, text[], text[], text[]);
drop function walls.only();
drop function walls.self();
