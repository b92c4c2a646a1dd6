-- Files that people send, and letters as they were written.

-- +goose Up

create table documents (
    id          uuid primary key,
    case_id     uuid references cases (id), -- none until it is attached
    name        text not null,
    media_type  text not null,
    size        bigint not null default 0,
    sha256      text not null default '',
    complete    boolean not null default false,
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    real_time   timestamptz not null default now() -- for sweeping what was never completed or attached
);
create index documents_by_case on documents (case_id) where case_id is not null;
create index documents_loose on documents (real_time) where case_id is null;

create table document_chunks (
    document_id uuid not null references documents (id) on delete cascade,
    n           int not null,
    content     bytea not null,
    primary key (document_id, n)
);
alter table document_chunks alter column content set storage external;

create table letter_texts (
    case_id     uuid not null references cases (id),
    letter_id   text not null,
    subject     text not null,
    body        text not null,
    rendered_at timestamptz not null,
    primary key (case_id, letter_id)
);

create table deliveries (
    case_id   uuid not null references cases (id),
    letter_id text not null,
    attempt   int not null,
    method    text not null,
    at        timestamptz not null,
    outcome   text not null check (outcome in ('sent', 'served', 'failed')),
    detail    text not null default '',
    primary key (case_id, letter_id, attempt)
);

-- +goose Down
drop table deliveries, letter_texts, document_chunks, documents;
