-- Who there is, what they hold, how they are recognised.

-- +goose Up

create table people (
    id         text primary key,
    name       text not null,
    email      text not null default '',
    address    text not null default '',
    phone      text not null default '',
    time_zone  text not null default '',
    anonymous  boolean not null default false, -- stands for the holder of a receipt
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index people_by_name on people (lower(name));
create unique index people_by_email on people (lower(email)) where email <> '';

create table offices (
    procedure text not null,
    office    text not null,
    title     text not null,
    primary key (procedure, office)
);

create table terms (
    person    text not null references people (id),
    procedure text not null,
    office    text not null,
    from_day  date not null,
    until_day date,                       -- the last day; none: no end
    primary key (person, procedure, office, from_day)
);
create index terms_by_office on terms (procedure, office);

create table standings (
    person     text not null references people (id),
    procedure  text not null,
    standing   text not null,
    status     text not null check (status in ('active', 'lapsed', 'suspended', 'ended')),
    since      date,
    left_on    date,
    updated_at timestamptz not null default now(),
    primary key (person, procedure, standing)
);

create table tokens (
    hash       text primary key,          -- SHA-256 of the bearer token
    person     text not null references people (id),
    label      text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used  timestamptz,
    revoked_at timestamptz
);
create index tokens_by_person on tokens (person);

create table receipts (
    hash    text primary key,             -- keyed hash of an anonymous reporter's receipt
    case_id uuid not null references cases (id),
    person  text not null references people (id)
);

-- +goose Down
drop table receipts, tokens, standings, terms, offices, people;
