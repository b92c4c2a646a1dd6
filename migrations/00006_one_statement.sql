-- What is asked for most takes one statement, so one round trip: each function
-- first makes known on whose behalf it works, for its own transaction alone, as
-- store.AsActor does, and then reads or writes. They run with the rights of
-- whoever calls them.

-- +goose Up

-- +goose StatementBegin
create function act_as(person text, offices text[], system boolean, work_role text) returns void language plpgsql as $$
begin
    perform set_config('app.person', person, true), set_config('app.offices', array_to_string(offices, ','), true),
        set_config('app.system', case when system then 'on' else '' end, true), set_config('role', work_role, true);
end $$;
-- +goose StatementEnd

-- Who holds a token today and, for them, a case with what of its docket they do
-- not have yet, and one act. No person comes back for a token that is not good;
-- without a token the person is known already.
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

-- Puts an act down as waiting. Not fresh: the id is taken, and the act that has
-- it comes back; or there is no such case any more, and none does.
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

-- Puts a report down: the place of the case, the act that waits and, for whoever
-- reports without an account, the receipt.
-- +goose StatementBegin
create function file_report(
    by_person text, by_offices text[], by_system boolean, work_role text, place cases, new acts, receipt text,
    out fresh boolean, out number text, out act json
) language plpgsql as $$
begin
    perform act_as(by_person, by_offices, by_system, work_role);
    fresh := false;
    select row_to_json(a) into act from acts a where a.id = new.id;
    if act is null then
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
    select c.number into number from cases c where c.id = (act ->> 'case_id')::uuid;
end $$;
-- +goose StatementEnd

-- An act and its case, to be decided on without a lock; enter_act looks whether
-- the case is where it was.
-- +goose StatementBegin
create function act_to_enter(act_id text, work_role text, out act json, out of_case json) language plpgsql as $$
begin
    perform act_as('', '{}', true, work_role);
    select row_to_json(a), row_to_json(c) into act, of_case from acts a join cases c on c.id = a.case_id where a.id = act_id;
end $$;
-- +goose StatementEnd

-- Brings the read tables of a case to what the docket says: for each table that
-- changed the rows to write and the ids that are not there any more.
-- +goose StatementBegin
create function draw(its_case uuid, changed json) returns void language plpgsql as $$
declare
    t record;
begin
    for t in select c.key as name, c.value -> 'put' as put, array(select json_array_elements_text(c.value -> 'ids')) as ids from json_each(changed) c loop
        execute format('delete from %I where case_id = $1 and id = any($2)', t.name) using its_case, t.ids;
        execute format('insert into %1$I select * from json_populate_recordset(json_populate_record(null::%1$I, $1), $2)', t.name)
            using json_build_object('case_id', its_case), t.put;
    end loop;
end $$;
-- +goose StatementEnd

-- Enters an act that waits on a docket that still ends as it did when the act was
-- decided on. False: it does not, or the act waits no more; nothing is written.
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
    update cases c set (track, stage, stage_kind, stage_since, owner, open, disposition, round, head, head_hash, opened_at, updated_at,
            closed_at, next_due, next_alarm, escalated, source, channel, anonymous, late_filed, complainant, respondent, told_at, held, stayed,
            legal_hold, purged, principles, grounds)
        = (select n.track, n.stage, n.stage_kind, n.stage_since, n.owner, n.open, n.disposition, n.round, n.head, n.head_hash, n.opened_at, n.updated_at,
            n.closed_at, n.next_due, n.next_alarm, n.escalated, n.source, n.channel, n.anonymous, n.late_filed, n.complainant, n.respondent, n.told_at, n.held, n.stayed,
            n.legal_hold, n.purged, n.principles, n.grounds from json_populate_record(null::cases, columns) n)
        where c.id = new.case_id;
    perform draw(new.case_id, changed);
    return true;
end $$;
-- +goose StatementEnd

-- +goose Down
drop function enter_act(text, int, text, entries, json, json);
drop function draw(uuid, json);
drop function act_to_enter(text, text);
drop function file_report(text, text[], boolean, text, cases, acts, text);
drop function submit_act(text, text[], boolean, text, acts);
drop function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text);
drop function act_as(text, text[], boolean, text);
