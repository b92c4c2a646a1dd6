-- Whoever acts on a case has most often just looked at it. An act that was
-- prepared on what was seen then is put down in one statement, which does so only
-- if nothing of it has changed since.

-- +goose Up

-- Puts an act down as waiting if the token is still good and stands for the same
-- person, in the same offices, and the case still ends where it did. Not held:
-- something has changed, and nothing is written. Otherwise as submit_act.
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

-- These touch single rows by their keys: one plan serves every call, and is not
-- to be made anew for the first calls of each connection.
alter function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text) set plan_cache_mode = force_generic_plan;
alter function submit_act(text, text[], boolean, text, acts) set plan_cache_mode = force_generic_plan;
alter function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts) set plan_cache_mode = force_generic_plan;
alter function enter_act(text, int, text, entries, json, json) set plan_cache_mode = force_generic_plan;

-- +goose Down
alter function enter_act(text, int, text, entries, json, json) reset plan_cache_mode;
alter function submit_act(text, text[], boolean, text, acts) reset plan_cache_mode;
alter function open_case(text, text, text[], boolean, text, date, uuid, text, int, text, text) reset plan_cache_mode;
drop function submit_believed(text, text, text, text[], boolean, text, date, int, text, acts);
