-- Whether a token is good, and what it carries, is said in one place each, so that
-- the statements which ask it need not change when there is more to it.

-- +goose Up

create function token_good(k tokens) returns boolean language sql stable as $$
    select k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
$$;

create function token_says(k tokens) returns text language sql stable as $$
    select k.label
$$;

-- open_case and submit_believed as they were, asking these two.
-- +goose StatementBegin
create or replace function open_case(
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
create or replace function submit_believed(
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
alter function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
alter function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts) set plan_cache_mode = force_generic_plan;

-- +goose Down
-- +goose StatementBegin
create or replace function open_case(
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
        select k.* into t from tokens k where k.hash = by_token and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
        if not found then
            person := null;
            return;
        end if;
        if t.last_used is null or t.last_used < now() - interval '1 minute' then
            update tokens k set last_used = now() where k.hash = by_token;
        end if;
        person := t.person;
        label := t.label;
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
create or replace function submit_believed(
    by_token text, by_label text, by_person text, by_offices text[], by_reachable boolean, work_role text, today date,
    old_head int, old_hash text, new acts, out held boolean, out fresh boolean, out act json
) language plpgsql as $$
declare
    used timestamptz;
begin
    perform act_as('', '{}', true, work_role);
    select k.last_used into used from tokens k join people p on p.id = k.person
        where k.hash = by_token and k.label = by_label and k.person = by_person and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
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
alter function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
alter function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts) set plan_cache_mode = force_generic_plan;
drop function token_says(tokens);
drop function token_good(tokens);
