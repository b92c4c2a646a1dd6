-- The library: which packs take reports here, since when, and who decided it.
-- procedures holds the texts; procedure_record is what was done with them,
-- append-only and chained; procedures_active can be made again from it.

-- +goose Up

create table procedure_record (
    seq    int primary key check (seq > 0),
    act_id text not null unique,
    kind   text not null,
    digest text not null references procedures (digest),
    at     timestamptz not null,
    body   text not null,                -- the exact JSON that was hashed
    prev   text not null,
    hash   text not null
);

-- +goose StatementBegin
create function procedure_record_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the record of procedures is never changed' using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger procedure_record_stays before update or delete on procedure_record for each row execute function procedure_record_stays();
create trigger procedure_record_stays_whole before truncate on procedure_record for each statement execute function procedure_record_stays();

create table procedures_active (
    digest    text primary key references procedures (digest),
    procedure text not null,
    from_day  date not null,
    seq       int not null,               -- the entry that activated it
    unique (procedure, from_day)
);

-- The text under which a report to the procedure is filed on the day, or null.
create function procedure_in_force(id text, day date) returns text language sql stable as $$
    select p.digest from procedures_active p where p.procedure = id and p.from_day <= day order by p.from_day desc, p.seq desc limit 1
$$;

-- A report is taken only under the text in force; which that is, is asked in the
-- same statement that files it. Another one is answered with nothing: not
-- fresh, no number, no act.
drop function file_report(text, text[], boolean, text, cases, acts, text);
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

-- A case in flight can be moved to another version of its procedure by an entry
-- on its docket, so the digest follows from the docket like the other columns.
-- +goose StatementBegin
create or replace function enter_act(work_role text, old_head int, old_hash text, new entries, columns json, changed json) returns boolean language plpgsql as $$
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

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    grant select, insert on procedure_record to probity_app;
    grant select, insert, update, delete on procedures_active to probity_app;
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function enter_act(work_role text, old_head int, old_hash text, new entries, columns json, changed json) returns boolean language plpgsql as $$
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
drop function file_report(text, text[], boolean, text, cases, acts, text, date);
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
drop function procedure_in_force(text, date);
drop table procedures_active;
drop table procedure_record;
drop function procedure_record_stays();
