-- The role that the login of the program inherits (since 00010 one that store makes;
-- before, connections took this role). It reads and writes rows and can neither
-- change the schema nor an entry. Where the migrating user may not create roles,
-- 00010 ends with the sentence that an administrator needs.

-- +goose Up
-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        create role probity_app nologin nosuperuser nobypassrls;
    end if;
    -- SET ROLE needs membership; a superuser has it already.
    if not pg_has_role(current_user, 'probity_app', 'member') then
        execute format('grant probity_app to %I', current_user);
    end if;
exception
    when insufficient_privilege then raise notice 'role probity_app was not created: this user may not create roles';
    when duplicate_object or unique_violation then null; -- another database of this server is being migrated at the same moment
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is null then
        return;
    end if;
    execute format('grant usage on schema %I to probity_app', current_schema());
    grant select, insert, update, delete on all tables in schema public to probity_app;
    revoke update, delete on entries from probity_app;
    revoke update, delete on procedures from probity_app;
    revoke insert, delete on installation from probity_app;
end $$;
-- +goose StatementEnd

-- +goose Down
-- The role itself stays: other databases of the same server may use it.
-- +goose StatementBegin
do $$
begin
    if to_regrole('probity_app') is not null then
        revoke all on all tables in schema public from probity_app;
        execute format('revoke usage on schema %I from probity_app', current_schema());
    end if;
end $$;
-- +goose StatementEnd
