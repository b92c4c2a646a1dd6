-- How people sign in: what they prove themselves by, the sessions they get, and
-- what a token may be used for. No secret is stored as it is: passwords as
-- argon2id, what is random and long as a hash, keys of one-time codes sealed.

-- +goose Up

alter table people
    add column disabled_at   timestamptz,                    -- since then nothing of theirs is good any more
    add column administrator boolean not null default false; -- keeps people, offices and terms; it gives no sight of any case

-- A session is a bearer like a token: looked up by the same statements and ended
-- by the same means. It ends when it lay idle and, whatever happens, at its end.
alter table tokens
    add column id         uuid not null default gen_random_uuid() unique,
    add column kind       text not null default 'token' check (kind in ('token', 'session')),
    add column scopes     text[] not null default '{full}',
    add column idle       interval,        -- none: it does not end by lying idle
    add column stepped_at timestamptz;     -- when a second factor was shown last
update tokens set scopes = '{full,admin}', label = substr(label, 8) where label like 'admin: %';

create or replace function token_good(k tokens) returns boolean language sql stable as $$
    select k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        and (k.idle is null or coalesce(k.last_used, k.created_at) > now() - k.idle)
        and not exists (select from people p where p.id = k.person and p.disabled_at is not null)
$$;

-- A session is an administrator's for as long as its person is one.
create or replace function token_says(k tokens) returns text language sql stable as $$
    select concat_ws(' ', k.id, k.kind, array_to_string(k.scopes || case when k.kind = 'session' and 'full' = any(k.scopes)
        and exists (select from people p where p.id = k.person and p.administrator) then array['admin'] end, ','), coalesce(extract(epoch from k.stepped_at)::bigint, 0))
$$;

create table accounts (
    person          text primary key references people (id),
    password        text not null default '',     -- argon2id in PHC form; '': none
    totp            bytea,                         -- the key of one-time codes, sealed; null: none
    totp_step       bigint not null default 0,     -- the last step a code was taken for
    totp_new        bytea,                         -- a key that waits for its first code
    updated_at      timestamptz not null default now()
);

create table recovery_codes (
    person text not null references people (id),
    hash   text not null,
    primary key (person, hash)
);

create table passkeys (
    id         text primary key,                   -- the credential's id, base64url
    person     text not null references people (id),
    name       text not null,
    record     jsonb not null,                     -- the credential record of WebAuthn: a public key, counters, flags
    created_at timestamptz not null,
    last_used  timestamptz
);
create index passkeys_by_person on passkeys (person);

create table invitations (
    hash       text primary key,
    person     text not null references people (id),
    made_by    text not null,                      -- '': on the command line
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index invitations_by_person on invitations (person);

-- Something begun that a second request ends: a challenge, a sign-in that waits
-- for its second factor. Taken once, within minutes.
create table ceremonies (
    hash       text primary key,
    kind       text not null,
    person     text not null default '',
    data       jsonb not null default '{}',
    tries      int not null default 0,
    expires_at timestamptz not null
);
create index ceremonies_by_end on ceremonies (expires_at);

-- Who somebody is at a provider of OpenID Connect: issuer and subject, never an
-- address.
create table provider_links (
    issuer     text not null,
    subject    text not null,
    person     text not null references people (id),
    created_at timestamptz not null,
    primary key (issuer, subject)
);
create index provider_links_by_person on provider_links (person);

-- How many guesses are left, by a keyed hash of what is guessed at and from
-- which known device; never an address of the network.
create table guesses (
    key  text primary key,
    free double precision not null,
    at   timestamptz not null
);
create index guesses_by_time on guesses (at);

-- What happened to accounts, for good: the app role may only add.
create table account_events (
    seq    bigint generated always as identity primary key,
    at     timestamptz not null,
    person text not null,
    by     text not null,                          -- who did it; '': on the command line
    what   text not null
);
create index account_events_by_person on account_events (person, seq);

-- Takes one guess of a bucket that refills by one every so many seconds. No row:
-- none is free.
create function take_guess(bucket text, size double precision, seconds double precision, moment timestamptz) returns setof double precision language sql as $$
    insert into guesses as g (key, free, at) values (bucket, size - 1, moment)
    on conflict (key) do update
        set free = least(size, g.free + greatest(extract(epoch from moment - g.at), 0) / seconds) - 1, at = greatest(g.at, moment)
        where least(size, g.free + greatest(extract(epoch from moment - g.at), 0) / seconds) >= 1
    returning free
$$;

-- +goose StatementBegin
do $$
declare
    t text;
begin
    foreach t in array array['accounts', 'recovery_codes', 'passkeys', 'invitations', 'ceremonies', 'provider_links', 'guesses', 'account_events'] loop
        if to_regrole('probity_app') is not null then
            execute format('grant select, insert, update, delete on %I to probity_app', t);
        end if;
        perform walls.guard(t, 'system');
    end loop;
    if to_regrole('probity_app') is not null then
        revoke update, delete on account_events from probity_app;
    end if;
end $$;
-- +goose StatementEnd

-- +goose Down
drop function take_guess(text, double precision, double precision, timestamptz);
drop table account_events, guesses, provider_links, ceremonies, invitations, passkeys, recovery_codes, accounts;
create or replace function token_says(k tokens) returns text language sql stable as $$
    select k.label
$$;
create or replace function token_good(k tokens) returns boolean language sql stable as $$
    select k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
$$;
delete from tokens where kind = 'session';
update tokens set label = 'admin: ' || label where 'admin' = any(scopes);
alter table tokens drop column stepped_at, drop column idle, drop column scopes, drop column kind, drop column id;
alter table people drop column administrator, drop column disabled_at;
