-- before
create function touch() returns trigger language plpgsql as 'begin return new; end';
create table t (a int);
-- after
create function touch() returns trigger language plpgsql as 'begin new.updated_at := now(); return new; end';
create table t (a int, updated_at timestamptz not null default now());
create trigger touch before update on t for each row when (old.updated_at is not distinct from new.updated_at) execute function touch();
