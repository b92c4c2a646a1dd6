-- Each statement of a function sees what is committed when it begins. Between the
-- one that looks at the case and the one that reads the entries it misses, another
-- may be entered: the docket then went beyond what the case's row says, and was
-- taken for one that does not hold together. In the same way an act was told as
-- entered on a docket that did not have it yet.

-- +goose Up

-- As before, but the act is looked at before the case, and the entries are read up
-- to the case's head: all is as it was in the one moment when the case was read.
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
do $$
declare
    f regprocedure := 'open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text)';
begin
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
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

-- +goose StatementBegin
do $$
declare
    f regprocedure := 'open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text)';
begin
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
end $$;
-- +goose StatementEnd
