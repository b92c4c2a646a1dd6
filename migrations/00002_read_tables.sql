-- What a docket says, spread out for lists and filters. Every row here can be
-- made again from the docket; probity verify compares them.

-- +goose Up

create table case_people (
    case_id uuid not null references cases (id),
    id      text not null,                -- role, body and person
    person  text not null,
    role    text not null check (role in ('complainant', 'respondent', 'counsel', 'investigator', 'panel', 'recused', 'walled')),
    body    text not null default '',     -- for a panel
    seat    text not null default '',     -- chair, member, public, alternate
    since   int not null default 0,       -- entry
    until   int not null default 0,       -- entry; 0 while it lasts
    primary key (case_id, id)
);
create index case_people_by_person on case_people (person, role, case_id);

create table clocks (
    case_id   uuid not null references cases (id),
    id        text not null,
    rule      text not null,
    title     text not null,
    owner     text not null,
    duty      text not null,
    act       text not null default '',
    ref       text not null default '',
    stage     text not null default '',
    bound     text not null default '',
    since     timestamptz not null,
    due_at    timestamptz,                -- none while it stands still
    due_day   date,
    sentence  text not null,
    cite      text not null,
    ended     text not null default '',   -- met, left, expired, void; empty while it runs
    ended_at  timestamptz,
    tolls     text[] not null default '{}',
    extensions int not null default 0,
    escalated boolean not null default false,
    primary key (case_id, id)
);
create index clocks_due on clocks (due_at) where ended = '';

create table duties (
    case_id   uuid not null references cases (id),
    id        text not null,
    procedure text not null,
    owner     text not null,              -- office, body or function in the case
    persons   text[] not null default '{}', -- who it is by name, where the case knows
    act       text not null default '',
    what      text not null,
    ref       text not null default '',   -- clock or letter
    due_at    timestamptz,
    due_day   date,
    sentence  text not null default '',
    cite      text not null default '',
    standing_still text not null default '', -- why the time does not run now
    escalated_to text not null default '',   -- office that was told it is late
    primary key (case_id, id)
);
create index duties_by_owner on duties (procedure, owner, due_at);
create index duties_by_person on duties using gin (persons);

create table letters (
    case_id   uuid not null references cases (id),
    id        text not null,
    notice    text not null,
    recipient text not null,              -- role
    person    text not null default '',
    methods   text[] not null,
    about     text[] not null default '{}',
    clock     text not null default '',
    seq       int not null,               -- entry that issued it
    issued_at timestamptz not null,
    status    text not null check (status in ('to_serve', 'served', 'failed')),
    method    text not null default '',
    served_at timestamptz,
    proof     text not null default '',
    failed    text[] not null default '{}',
    primary key (case_id, id)
);
create index letters_to_serve on letters (issued_at) where status = 'to_serve';
create index letters_by_person on letters (person) where person <> '';

create table allegations (
    case_id    uuid not null references cases (id),
    id         text not null,
    ground     text not null,
    principles text[] not null default '{}',
    code       text not null default '',
    conduct_from date,
    conduct_to date,
    added      int not null,
    noticed_at timestamptz,
    charged    int not null default 0,
    answer     text not null default '',
    dropped    int not null default 0,
    primary key (case_id, id)
);
create index allegations_by_principle on allegations using gin (principles);

create table findings (
    case_id    uuid not null references cases (id),
    id         text not null,             -- allegation and round
    allegation text not null,
    violation  boolean not null,
    standard   text not null,
    body       text not null,
    round      int not null,
    seq        int not null,
    by_default boolean not null default false,
    primary key (case_id, id)
);

create table ballots (
    case_id uuid not null references cases (id),
    id      text not null,                -- motion, body, round and entry
    motion  text not null,
    body    text not null,
    round   int not null,
    opened  int not null,
    closed  int not null default 0,
    result  text not null default '',
    quorum  int not null default 0,
    present int not null default 0,
    yes     int not null default 0,
    no      int not null default 0,
    abstain int not null default 0,
    rule    text not null default '',
    primary key (case_id, id)
);

create table votes (
    case_id uuid not null references cases (id),
    id      text not null,                -- ballot and person
    ballot  text not null,
    person  text not null,
    choice  text not null,
    chair   boolean not null default false,
    seq     int not null,
    primary key (case_id, id)
);

create table hearings (
    case_id   uuid not null references cases (id),
    id        text not null,              -- number in the case
    starts_at timestamptz not null,
    day       date,
    body      text not null default '',
    round     int not null,
    set_by    int not null,
    continued int not null default 0,
    held      int not null default 0,
    appeared  boolean not null default false,
    primary key (case_id, id)
);
create index hearings_by_time on hearings (starts_at) where held = 0 and continued = 0;

create table sanctions (
    case_id      uuid not null references cases (id),
    id           text not null,
    person       text not null default '',
    sanction     text not null,
    standing     text not null default '',
    effect       text not null default '',
    status       text not null,
    term         text not null default '',
    decision     text not null default '',
    seq          int not null,
    effective_at timestamptz,
    ended_at     timestamptz,
    primary key (case_id, id)
);
create index sanctions_by_person on sanctions (person) where person <> '';
create index sanctions_in_effect on sanctions (status, effective_at);

create table links (
    case_id uuid not null references cases (id),
    id      text not null,                -- the other case and why
    other   text not null,
    why     text not null,
    seq     int not null,
    primary key (case_id, id)
);
create index links_back on links (other);

-- +goose Down
drop table links, sanctions, hearings, votes, ballots, findings, allegations, letters, duties, clocks, case_people;
