-- Handing over what somebody who leaves has to do: ordered once, entered in each
-- case concerned.

-- +goose Up

create table handovers (
    id        uuid primary key,
    person    text not null references people (id), -- who leaves
    successor text not null,                        -- who follows; '': the substitutes
    made_by   text not null,
    made_at   timestamptz not null,
    last_day  date not null,                        -- of the terms that ended
    offices   text[] not null                       -- "procedure/office" that nobody holds after it but who follows
);
create table handover_cases (
    handover uuid not null references handovers (id),
    case_id  uuid not null references cases (id),
    act_id   text not null,                         -- by which it is entered there
    primary key (handover, case_id)
);
create index handover_cases_by_act on handover_cases (act_id);

-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        grant select, insert on handovers, handover_cases to probity_app; -- what was ordered stays as it is
    end if;
end $$;
-- +goose StatementEnd
select walls.guard('handovers', 'system');
select walls.guard('handover_cases', 'system');

-- +goose Down
drop table handover_cases;
drop table handovers;
