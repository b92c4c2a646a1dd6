-- These are asked in every request. Postgres plans a function of SQL anew each
-- time it is called from another function, and one of PL/pgSQL once for a
-- connection: a third of what the database spent on an act went into that.

-- +goose Up

-- +goose StatementBegin
create or replace function walls.mac(k walls.keys, said text) returns text language plpgsql immutable as $$
begin
    return pg_catalog.encode(pg_catalog.sha256(k.outer_ || pg_catalog.sha256(k.inner_ || pg_catalog.convert_to(said, 'UTF8'))), 'hex');
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function token_good(k tokens) returns boolean language plpgsql stable as $$
begin
    return k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        and (k.idle is null or coalesce(k.last_used, k.created_at) > now() - k.idle)
        and not exists (select from people p where p.id = k.person and p.disabled_at is not null);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function token_says(k tokens) returns text language plpgsql stable as $$
begin
    return concat_ws(' ', k.id, k.kind, array_to_string(k.scopes || case when k.kind = 'session' and 'full' = any(k.scopes)
        and exists (select from people p where p.id = k.person and p.administrator) then array['admin'] end, ','), coalesce(extract(epoch from k.stepped_at)::bigint, 0));
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function walls.mac(k walls.keys, said text) returns text language sql immutable as $$
    select pg_catalog.encode(pg_catalog.sha256(k.outer_ || pg_catalog.sha256(k.inner_ || pg_catalog.convert_to(said, 'UTF8'))), 'hex')
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function token_good(k tokens) returns boolean language sql stable as $$
    select k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        and (k.idle is null or coalesce(k.last_used, k.created_at) > now() - k.idle)
        and not exists (select from people p where p.id = k.person and p.disabled_at is not null)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function token_says(k tokens) returns text language sql stable as $$
    select concat_ws(' ', k.id, k.kind, array_to_string(k.scopes || case when k.kind = 'session' and 'full' = any(k.scopes)
        and exists (select from people p where p.id = k.person and p.administrator) then array['admin'] end, ','), coalesce(extract(epoch from k.stepped_at)::bigint, 0))
$$;
-- +goose StatementEnd
