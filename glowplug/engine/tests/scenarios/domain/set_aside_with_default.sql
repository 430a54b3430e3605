-- before
create type e as enum ('x', 'y');
create sequence gone;
create function pick() returns e language sql as $$select 'x'::e$$;
create domain d as e default pick() check (value <> 'y');
create domain n as int default nextval('gone');
create table t (a d, b d default 'x', c n[], d n);
create function fd(d default 'x') returns d[] language sql as 'select array[$1]';
create view v as select fd() as z, a from t;
-- after
create type e as enum ('y', 'x', 'z');
create function pick() returns e language sql as $$select 'z'::e$$;
create domain d as e default pick() check (value <> 'x');
create domain n as int check (value > 0);
create table t (a d, b d default 'z', c n[], d n);
create function fd(d default 'z') returns d[] language sql as 'select array[$1]';
create view v as select fd() as z, a from t;
