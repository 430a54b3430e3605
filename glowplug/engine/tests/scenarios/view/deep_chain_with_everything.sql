-- before
create table t (a int, b text);
create function f(int) returns int immutable language sql as 'select $1';
create view v1 as select a, b, f(a) as c from t;
create materialized view m as select * from v1;
create unique index m_a on m (a);
create view v2 as select a, c from m;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger tr instead of delete on v2 for each row execute function trg();
create rule ru as on update to v2 do instead nothing;
comment on column v2.c is 'the c'; comment on rule ru on v2 is 'rule'; comment on trigger tr on v2 is 'trigger';
comment on index m_a is 'index'; comment on materialized view m is 'm'; comment on column m.b is 'mb';
grant select on v2 to pg_monitor; grant select (a) on m to pg_monitor;
-- after
create table t (a bigint, b text);
create function f(int) returns int immutable language sql as 'select $1';
create view v1 as select a, b, f(a::int) as c from t;
create materialized view m as select * from v1;
create unique index m_a on m (a);
create view v2 as select a, c from m;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger tr instead of delete on v2 for each row execute function trg();
create rule ru as on update to v2 do instead nothing;
comment on column v2.c is 'the c'; comment on rule ru on v2 is 'rule'; comment on trigger tr on v2 is 'trigger';
comment on index m_a is 'index'; comment on materialized view m is 'm'; comment on column m.b is 'mb';
grant select on v2 to pg_monitor; grant select (a) on m to pg_monitor;
