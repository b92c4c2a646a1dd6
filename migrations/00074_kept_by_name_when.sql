-- The row of a case is written with every entry. With most of them nobody is kept
-- from it by name: what is drawn from the docket is what stood there. Where somebody
-- is, it differs, because the docket alone does not tell who, and they are looked up;
-- and so they are whenever kept_from is written without an entry, as when a name was
-- put down.

-- +goose Up
drop trigger kept_by_name on cases;
create trigger kept_by_name_at_first before insert on cases for each row execute function keep_by_name();
create trigger kept_by_name before update of kept_from on cases for each row
    when (new.head = old.head or new.kept_from is distinct from old.kept_from) execute function keep_by_name();

-- +goose Down
drop trigger kept_by_name on cases;
drop trigger kept_by_name_at_first on cases;
create trigger kept_by_name before insert or update of kept_from on cases for each row execute function keep_by_name();
