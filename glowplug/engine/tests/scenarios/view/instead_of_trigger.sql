-- before
create table t (a int, b text);
create function f() returns trigger language plpgsql as $$ begin insert into app.t values (new.a, new.b); return new; end $$;
create view v as select a, b from t;
create trigger ins instead of insert on v for each row execute function f();
-- after
create table t (a bigint, b text);
create function f() returns trigger language plpgsql as $$ begin insert into app.t values (new.a, new.b); return new; end $$;
create view v as select a, b from t;
create trigger ins instead of insert or update on v for each row execute function f();
comment on trigger ins on v is 'inserts';
