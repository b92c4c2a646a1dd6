-- Who may know, decided in the database. Every table with case data or people
-- has forced row-level security: without a pass that this process was given by
-- the database's keeper of keys there is no row. docs/security.md says how a new
-- table gets its policy.

-- +goose Up

-- probity_app is what the login of the program inherits (store makes that login
-- when it opens). probity_engine owns the functions that a request is made of:
-- they check the pass once and then work past the policies, each on the rows it
-- says. Neither owns a table or may bypass a policy, and the login of the program
-- cannot become probity_engine.
-- +goose StatementBegin
do $$
declare
    role text;
begin
    foreach role in array array['probity_app', 'probity_engine'] loop
        begin
            if to_regrole(role) is null then
                execute format('create role %I nologin nosuperuser nobypassrls', role);
            end if;
        exception
            when duplicate_object or unique_violation then null; -- another database of this server is being migrated at the same moment
        end;
    end loop;
    if not pg_has_role('probity_engine', 'probity_app', 'member') then
        begin
            grant probity_app to probity_engine;
        exception
            when duplicate_object or unique_violation then null;
        end;
    end if;
    if not pg_has_role(current_user, 'probity_engine', 'member') then
        execute format('grant probity_engine to %I', current_user);
    end if;
    execute format('grant usage on schema %I to probity_app', current_schema());
    grant select, insert, update, delete on all tables in schema public to probity_app; -- where 00005 had no role to give them to
    revoke all on goose_db_version from probity_app;
    revoke update, delete on entries, procedures, procedure_record from probity_app;
    revoke insert, delete on installation from probity_app;
exception
    when insufficient_privilege then
        raise exception 'this user may not create the roles probity_app and probity_engine, without which nothing in the database keeps cases from those who must not know of them. An administrator of the server does it once: create role probity_app nologin; create role probity_engine nologin in role probity_app; grant probity_app, probity_engine to %; alter role % createrole;', current_user, current_user
            using errcode = 'insufficient_privilege';
end $$;
-- +goose StatementEnd

create schema walls;
revoke all on schema walls from public;
grant usage on schema walls to probity_app;

-- The keys that passes are signed with: every process brings one of its own when
-- it starts and another each hour. Only the functions below read them.
create table walls.keys (
    id     text primary key,
    inner_ bytea not null,                -- the key, padded, for the inner and the outer hash of HMAC-SHA256
    outer_ bytea not null,
    since  timestamptz not null default now()
);
-- The login of the program in this database. Its owner alone reads it.
create table walls.login (
    one      boolean primary key default true check (one),
    name     text not null,
    password text not null
);

-- +goose StatementBegin
create function walls.mac(k walls.keys, said text) returns text language sql immutable as $$
    select pg_catalog.encode(pg_catalog.sha256(k.outer_ || pg_catalog.sha256(k.inner_ || pg_catalog.convert_to(said, 'UTF8'))), 'hex')
$$;
-- +goose StatementEnd

-- What a pass opens: the marks of a person and of the offices they hold, or s for
-- the engine itself. A pass is "key:milliseconds:scope:purpose:mac" and is good
-- for a minute. One that is not good is an error, because the program never makes
-- one.
-- +goose StatementBegin
create function walls.opens(by_person text, by_offices text[], by_system boolean, pass text) returns text[] language plpgsql stable security definer as $$
declare
    part text[] := pg_catalog.string_to_array(pass, ':');
    k walls.keys;
    marks text[] := '{}';
begin
    select * into k from walls.keys w where w.id = part[1];
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

-- Makes known on whose behalf this transaction works, and nothing beyond it: the
-- seal is made over this backend and the moment at which this transaction began.
-- +goose StatementBegin
create function walls.enter(by_person text, by_offices text[], by_system boolean, pass text) returns void language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
    said text := pg_catalog.split_part(pass, ':', 1) || E'\n' || pg_catalog.array_to_string(marks, E'\x1f');
    k walls.keys;
begin
    select * into k from walls.keys w where w.id = pg_catalog.split_part(pass, ':', 1);
    perform pg_catalog.set_config('walls.acting', walls.mac(k, pg_catalog.concat_ws(E'\n', 'seal', pg_catalog.pg_backend_pid(), pg_catalog.now(), said)) || said, true);
end $$;
-- +goose StatementEnd

-- The marks on whose behalf this transaction works; null without a seal made for
-- this very transaction. Policies ask it once for each statement.
-- +goose StatementBegin
create function walls.mine() returns text[] language plpgsql stable security definer as $$
declare
    acting text := pg_catalog.current_setting('walls.acting', true);
    said text := pg_catalog.substr(acting, 65);
    k walls.keys;
begin
    if acting is null or acting = '' then
        return null;
    end if;
    select * into k from walls.keys w where w.id = pg_catalog.split_part(said, E'\n', 1);
    if not found or walls.mac(k, pg_catalog.concat_ws(E'\n', 'seal', pg_catalog.pg_backend_pid(), pg_catalog.now(), said)) <> pg_catalog.substr(acting, 1, 64) then
        return null;
    end if;
    return pg_catalog.string_to_array(pg_catalog.split_part(said, E'\n', 2), E'\x1f');
end $$;
-- +goose StatementEnd

create function walls.system() returns boolean language sql stable as $$ select walls.mine() @> array['s'] $$;

-- The predicate: whether the marks let somebody know of a case. known_to and
-- kept_from are columns of the case, drawn from its docket with every entry.
-- +goose StatementBegin
create function walls.knows(known_to text[], kept_from text[], marks text[]) returns boolean language plpgsql immutable parallel safe as $$
begin
    return marks @> '{s}' or known_to && marks and not kept_from && marks;
end $$;
-- +goose StatementEnd

-- Puts a table behind the walls. seen and written say of a row, as conditions,
-- who sees it and who writes it; 'case' stands for the case named by case_id, and
-- 'system' for the engine alone.
-- +goose StatementBegin
create function walls.guard(t regclass, seen text, written text default 'system') returns void language plpgsql as $$
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

revoke all on all functions in schema walls from public;
grant execute on function walls.mine(), walls.system(), walls.knows(text[], text[], text[]), walls.enter(text, text[], boolean, text) to probity_app;
grant execute on function walls.opens(text, text[], boolean, text) to probity_engine;

-- Who may know of the case: p:person and o:procedure/office; and who is kept from
-- it whatever office they hold.
alter table cases add column known_to text[] not null default '{}', add column kept_from text[] not null default '{}';
update cases set known_to = array['p:' || complainant] where head = 0 and complainant <> '';
create index cases_unmarked on cases (id) where head > 0 and not purged and known_to = '{}'; -- the program draws theirs when it opens the database

select walls.guard('cases', 'walls.knows(known_to, kept_from, (select walls.mine()))');
select walls.guard(t, 'case') from unnest(array['entries', 'case_people', 'clocks', 'duties', 'letters', 'allegations', 'findings', 'ballots', 'votes', 'hearings',
    'sanctions', 'letter_texts', 'deliveries']::regclass[]) t;
-- Whoever sent a report in may ask what became of it before the case is anybody's.
select walls.guard('acts', 'exists (select from public.cases c where c.id = acts.case_id) or kind = ''file'' and (select walls.mine()) @> array[''p:'' || by_person]');
-- A link tells of two cases, named by id or number.
select walls.guard('links', 'exists (select from public.cases c where c.id = links.case_id) and ((select walls.system()) or exists (select from public.cases c
    where c.number = links.other or c.id = case when links.other ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'' then links.other::uuid end))');
select walls.guard('documents', 'case when case_id is null then (select walls.mine()) && array[''s'', ''p:'' || uploaded_by] else exists (select from public.cases c where c.id = documents.case_id) end',
    '(select walls.mine()) && array[''s'', ''p:'' || uploaded_by] and (case_id is null or exists (select from public.cases c where c.id = documents.case_id))');
select walls.guard('document_chunks', 'exists (select from public.documents d where d.id = document_chunks.document_id)',
    'exists (select from public.documents d where d.id = document_chunks.document_id and not d.complete and (select walls.mine()) && array[''s'', ''p:'' || d.uploaded_by])');
-- People: oneself, those with whom one shares a case, and for an office all, so
-- that it can name them in an act. What of a person is shown is decided in api.
select walls.guard('people', '(select walls.mine()) && array[''s'', ''official'', ''admin'', ''p:'' || id] or exists (select from public.case_people p where p.person = people.id)',
    '(select walls.mine()) && array[''s'', ''admin'']');
select walls.guard(t, format('(select walls.mine()) && array[''s'', ''official'', ''admin'', ''p:'' || person]'), '(select walls.mine()) && array[''s'', ''admin'']')
    from unnest(array['terms', 'standings']::regclass[]) t;
select walls.guard('offices', '(select walls.mine()) && array[''s'', ''official'', ''admin'']', '(select walls.mine()) && array[''s'', ''admin'']');
select walls.guard('tokens', '(select walls.mine()) && array[''s'', ''p:'' || person]');
select walls.guard('receipts', 'system');

drop function enter_act(text, int, text, entries, json, json);
drop function act_to_enter(text, text);
drop function file_report(text, text[], boolean, text, cases, acts, text, date);
drop function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts);
drop function submit_act(text, text[], boolean, text, acts);
drop function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text);
drop function act_as(text, text[], boolean, text);

-- Who holds a token today and, for them, a case with what of its docket they do
-- not have yet, and one act. No person comes back for a token that is not good;
-- without a token the person is known already.
-- +goose StatementBegin
create function open_case(
    by_token text, by_person text, by_offices text[], by_system boolean, pass text, today date,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql security definer as $$
declare
    marks text[] := walls.opens(by_person, by_offices, by_system, pass);
    t tokens;
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
    if case_id is not null then
        select k.* into c from cases k where k.id = open_case.case_id;
    else
        select k.* into c from cases k where k.number = case_number;
    end if;
    if not found or walls.knows(c.known_to, c.kept_from, marks) is not true then
        return;
    end if;
    of_case := row_to_json(c);
    if act_id <> '' then
        select row_to_json(a) into act from acts a where a.id = open_case.act_id and a.case_id = c.id;
    end if;
    if c.head = have and c.head_hash = have_hash and not c.purged then
        return;
    end if;
    if have < c.head and not c.purged and exists (select from entries e where e.case_id = c.id and e.seq = have and e.hash = have_hash) then
        since := have;
    end if;
    select json_agg(row_to_json(e) order by e.seq) into missed from entries e where e.case_id = c.id and e.seq > since;
end $$;
-- +goose StatementEnd

-- Puts an act down as waiting. Not fresh: the id is taken, and the act that has
-- it comes back; or there is no such case any more, or none that whoever asks
-- may know of, and no act does.
-- +goose StatementBegin
create function submit_act(
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

-- Puts an act down as waiting if the token is still good and stands for the same
-- person, in the same offices, and the case still ends where it did. Not held:
-- something has changed, and nothing is written. Otherwise as submit_act.
-- +goose StatementBegin
create function submit_believed(
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

-- Puts a report down: the place of the case, the act that waits and, for whoever
-- reports without an account, the receipt. Until it is entered, its reporter alone
-- may know of the case: whom it must be kept from is not known before. A report
-- is taken only under the text in force, which is asked in the same statement;
-- another one is answered with nothing: not fresh, no number, no act.
-- +goose StatementBegin
create function file_report(
    by_person text, by_offices text[], by_system boolean, pass text, place cases, new acts, receipt text, today date,
    out fresh boolean, out number text, out act json
) language plpgsql security definer as $$
begin
    perform walls.opens(by_person, by_offices, by_system, pass);
    fresh := false;
    select row_to_json(a) into act from acts a where a.id = new.id;
    if act is null then
        if procedure_in_force(place.procedure, today) is distinct from place.digest then
            return;
        end if;
        insert into cases (id, number, procedure, digest, received_at, updated_at, track, source, channel, anonymous, complainant, known_to)
            values (place.id, place.number, place.procedure, place.digest, new.received_at, new.received_at, place.track, place.source,
                place.channel, place.anonymous, place.complainant, case when place.complainant <> '' then array['p:' || place.complainant] else '{}' end)
            on conflict do nothing;
        fresh := found;
    end if;
    if fresh then
        number := place.number;
        insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, received_at, status)
            values (new.id, place.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.received_at, 'waiting');
        if receipt <> '' then
            insert into people (id, name, anonymous) values (new.by_person, '', true) on conflict (id) do nothing;
            insert into receipts (hash, case_id, person) values (receipt, place.id, new.by_person);
        end if;
        return;
    end if;
    if act is null then -- a twin got there first, in this very moment
        select row_to_json(a) into act from acts a where a.id = new.id;
    end if;
    select c.number into number from cases c where c.id = coalesce((act ->> 'case_id')::uuid, place.id);
end $$;
-- +goose StatementEnd

-- An act and its case, to be decided on without a lock; enter_act looks whether
-- the case is where it was.
-- +goose StatementBegin
create function act_to_enter(act_id text, pass text, out act json, out of_case json) language plpgsql security definer as $$
begin
    perform walls.opens('', '{}', true, pass);
    select row_to_json(a), row_to_json(c) into act, of_case from acts a join cases c on c.id = a.case_id where a.id = act_id;
end $$;
-- +goose StatementEnd

-- Enters an act that waits on a docket that still ends as it did when the act was
-- decided on. False: it does not, or the act waits no more; nothing is written.
-- +goose StatementBegin
create function enter_act(pass text, old_head int, old_hash text, new entries, columns json, changed json) returns boolean language plpgsql security definer as $$
begin
    perform walls.opens('', '{}', true, pass);
    perform from acts a where a.id = new.act_id and a.status = 'waiting' for no key update;
    if not found then
        return false;
    end if;
    perform from cases c where c.id = new.case_id and c.head = old_head and c.head_hash = old_hash for no key update;
    if not found then
        return false;
    end if;
    insert into entries select new.*;
    update acts a set status = 'entered', seq = new.seq, decided_at = new.at where a.id = new.act_id;
    update cases c set (digest, track, stage, stage_kind, stage_since, owner, open, disposition, round, head, head_hash, opened_at, updated_at,
            closed_at, next_due, next_alarm, escalated, source, channel, anonymous, late_filed, complainant, respondent, told_at, held, stayed,
            legal_hold, purged, principles, grounds, known_to, kept_from)
        = (select n.digest, n.track, n.stage, n.stage_kind, n.stage_since, n.owner, n.open, n.disposition, n.round, n.head, n.head_hash, n.opened_at, n.updated_at,
            n.closed_at, n.next_due, n.next_alarm, n.escalated, n.source, n.channel, n.anonymous, n.late_filed, n.complainant, n.respondent, n.told_at, n.held, n.stayed,
            n.legal_hold, n.purged, n.principles, n.grounds, n.known_to, n.kept_from from json_populate_record(null::cases, columns) n)
        where c.id = new.case_id;
    perform draw(new.case_id, changed);
    return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
    f regprocedure;
begin
    execute format('grant create on schema %I to probity_engine', current_schema());
    foreach f in array array['open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text)', 'submit_act(text, text[], boolean, text, acts)',
        'submit_believed(text, text, text, text[], boolean, text, date, int, text, acts)', 'file_report(text, text[], boolean, text, cases, acts, text, date)',
        'act_to_enter(text, text)', 'enter_act(text, int, text, entries, json, json)']::regprocedure[] loop
        execute format('alter function %s owner to probity_engine', f);
        execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
        execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to probity_app', f);
    end loop;
    execute format('revoke create on schema %I from probity_engine', current_schema());
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
do $$
declare
    t record;
begin
    for t in select c.oid::regclass as name, p.polname from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname like 'walls\_%' loop
        execute format('drop policy %I on %s', t.polname, t.name);
        execute format('alter table %s no force row level security', t.name);
        execute format('alter table %s disable row level security', t.name);
    end loop;
end $$;
-- +goose StatementEnd
drop function enter_act(text, int, text, entries, json, json);
drop function act_to_enter(text, text);
drop function file_report(text, text[], boolean, text, cases, acts, text, date);
drop function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts);
drop function submit_act(text, text[], boolean, text, acts);
drop function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text);
alter table cases drop column known_to, drop column kept_from;
drop schema walls cascade;
-- +goose StatementBegin
create function act_as(person text, offices text[], system boolean, work_role text) returns void language plpgsql as $$
begin
    perform set_config('app.person', person, true), set_config('app.offices', array_to_string(offices, ','), true),
        set_config('app.system', case when system then 'on' else '' end, true), set_config('role', work_role, true);
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function open_case(
    by_token text, by_person text, by_offices text[], by_system boolean, work_role text, today date,
    case_id uuid, case_number text, have int, have_hash text, act_id text,
    out person text, out label text, out offices text[], out reachable boolean, out of_case json, out missed json, out act json
) language plpgsql as $$
declare
    t tokens;
    c cases;
    since int := 0;
begin
    person := by_person;
    offices := by_offices;
    if by_token <> '' then
        perform act_as('', '{}', true, work_role);
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
    end if;
    if case_id is null and case_number = '' then
        return;
    end if;
    perform act_as(person, offices, by_system, work_role);
    if case_id is not null then
        select k.* into c from cases k where k.id = open_case.case_id;
    else
        select k.* into c from cases k where k.number = case_number;
    end if;
    if not found then
        return;
    end if;
    of_case := row_to_json(c);
    if act_id <> '' then
        select row_to_json(a) into act from acts a where a.id = open_case.act_id and a.case_id = c.id;
    end if;
    if c.head = have and c.head_hash = have_hash and not c.purged then
        return;
    end if;
    if have < c.head and not c.purged and exists (select from entries e where e.case_id = c.id and e.seq = have and e.hash = have_hash) then
        since := have;
    end if;
    select json_agg(row_to_json(e) order by e.seq) into missed from entries e where e.case_id = c.id and e.seq > since;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function submit_act(
    by_person text, by_offices text[], by_system boolean, work_role text, new acts, out fresh boolean, out act json
) language plpgsql as $$
begin
    perform act_as(by_person, by_offices, by_system, work_role);
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and not c.purged
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a where a.id = new.id;
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function submit_believed(
    by_token text, by_label text, by_person text, by_offices text[], by_reachable boolean, work_role text, today date,
    old_head int, old_hash text, new acts, out held boolean, out fresh boolean, out act json
) language plpgsql as $$
declare
    used timestamptz;
begin
    perform act_as('', '{}', true, work_role);
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
    perform act_as(by_person, by_offices, false, work_role);
    insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head, received_at, status)
        select new.id, c.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.expected_head,
            new.received_at, 'waiting' from cases c where c.id = new.case_id and c.head = old_head and c.head_hash = old_hash and not c.purged
        on conflict (id) do nothing;
    fresh := found;
    if not fresh then
        select row_to_json(a) into act from acts a where a.id = new.id;
        held := act is not null;
    end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function file_report(
    by_person text, by_offices text[], by_system boolean, work_role text, place cases, new acts, receipt text, today date,
    out fresh boolean, out number text, out act json
) language plpgsql as $$
begin
    perform act_as(by_person, by_offices, by_system, work_role);
    fresh := false;
    select row_to_json(a) into act from acts a where a.id = new.id;
    if act is null then
        if procedure_in_force(place.procedure, today) is distinct from place.digest then
            return;
        end if;
        insert into cases (id, number, procedure, digest, received_at, updated_at, track, source, channel, anonymous, complainant)
            values (place.id, place.number, place.procedure, place.digest, new.received_at, new.received_at, place.track, place.source,
                place.channel, place.anonymous, place.complainant)
            on conflict do nothing;
        fresh := found;
    end if;
    if fresh then
        number := place.number;
        insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, received_at, status)
            values (new.id, place.id, new.kind, new.by_person, new.by_offices, new.by_as, new.particulars, new.request_hash, new.received_at, 'waiting');
        if receipt <> '' then
            insert into people (id, name, anonymous) values (new.by_person, '', true) on conflict (id) do nothing;
            insert into receipts (hash, case_id, person) values (receipt, place.id, new.by_person);
        end if;
        return;
    end if;
    if act is null then -- a twin got there first, in this very moment
        select row_to_json(a) into act from acts a where a.id = new.id;
    end if;
    select c.number into number from cases c where c.id = coalesce((act ->> 'case_id')::uuid, place.id);
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function act_to_enter(act_id text, work_role text, out act json, out of_case json) language plpgsql as $$
begin
    perform act_as('', '{}', true, work_role);
    select row_to_json(a), row_to_json(c) into act, of_case from acts a join cases c on c.id = a.case_id where a.id = act_id;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function enter_act(work_role text, old_head int, old_hash text, new entries, columns json, changed json) returns boolean language plpgsql as $$
begin
    perform act_as('', '{}', true, work_role);
    perform from acts a where a.id = new.act_id and a.status = 'waiting' for no key update;
    if not found then
        return false;
    end if;
    perform from cases c where c.id = new.case_id and c.head = old_head and c.head_hash = old_hash for no key update;
    if not found then
        return false;
    end if;
    insert into entries select new.*;
    update acts a set status = 'entered', seq = new.seq, decided_at = new.at where a.id = new.act_id;
    update cases c set (digest, track, stage, stage_kind, stage_since, owner, open, disposition, round, head, head_hash, opened_at, updated_at,
            closed_at, next_due, next_alarm, escalated, source, channel, anonymous, late_filed, complainant, respondent, told_at, held, stayed,
            legal_hold, purged, principles, grounds)
        = (select n.digest, n.track, n.stage, n.stage_kind, n.stage_since, n.owner, n.open, n.disposition, n.round, n.head, n.head_hash, n.opened_at, n.updated_at,
            n.closed_at, n.next_due, n.next_alarm, n.escalated, n.source, n.channel, n.anonymous, n.late_filed, n.complainant, n.respondent, n.told_at, n.held, n.stayed,
            n.legal_hold, n.purged, n.principles, n.grounds from json_populate_record(null::cases, columns) n)
        where c.id = new.case_id;
    perform draw(new.case_id, changed);
    return true;
end $$;
-- +goose StatementEnd
alter function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
alter function submit_act(text, text[], boolean, text, acts) set plan_cache_mode = force_generic_plan;
alter function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts) set plan_cache_mode = force_generic_plan;
alter function enter_act(text, int, text, entries, json, json) set plan_cache_mode = force_generic_plan;
