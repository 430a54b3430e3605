-- about: the operator minus before a number is not the negative number, wherever it stands
-- before
create table t (a int);
insert into t values (7);
-- after
create domain d as int default -3::int check (value > -9::int);
create table t (
    a int default -1::int,
    b numeric default -(1.5::numeric),
    c int generated always as (a - -2::int) stored,
    check (a > -4::int)
);
create index i on t ((a - -4::int)) where a > -8::int;
create statistics s on (a - -4::int), b from t;
create view v as select -1::int as m, -('4.3'::numeric) as n, -5::bigint as big, -(-6::int) as twice from t;
create materialized view w as select a from t where a > -1::int;
create function f(x int = -1::int) returns int language sql begin atomic select x - -1::int; end;
alter table t enable row level security;
create policy p on t using (a > -5::int);
create rule r as on delete to t where old.a > -6::int do instead nothing;
create function touched() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on t for each row when (new.a > -7::int) execute function touched();
insert into t (a) values (7);
