-- about: names that go around among three, of types, sequences, indexes, policies, constraints and triggers
-- rename: type app.d1 -> app.d2
-- rename: type app.d2 -> app.d3
-- rename: type app.d3 -> app.d1
-- rename: sequence app.s1 -> app.s2
-- rename: sequence app.s2 -> app.s1
-- rename: index app.i1 -> app.i2
-- rename: index app.i2 -> app.i1
-- rename: policy app.t.p1 -> app.t.p2
-- rename: policy app.t.p2 -> app.t.p1
-- rename: constraint app.t.c1 -> app.t.c2
-- rename: constraint app.t.c2 -> app.t.c1
-- rename: trigger app.t.r1 -> app.t.r2
-- rename: trigger app.t.r2 -> app.t.r1
-- before
create type d1 as enum ('x');
create type d2 as enum ('y');
create type d3 as enum ('z');
create sequence s1;
create sequence s2 increment 2;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (id int, n d1, m d2, o d3, constraint c1 check (id > 0), constraint c2 check (id < 9));
insert into t values (1, 'x', 'y', 'z');
create index i1 on t (n);
create index i2 on t (m);
alter table t enable row level security;
create policy p1 on t for select using (id > 1);
create policy p2 on t for select using (id > 2);
create trigger r1 before insert on t for each row execute function f();
create trigger r2 after insert on t for each row execute function f();
-- after
create type d2 as enum ('x');
create type d3 as enum ('y');
create type d1 as enum ('z');
create sequence s2;
create sequence s1 increment 2;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (id int, n d2, m d3, o d1, constraint c2 check (id > 0), constraint c1 check (id < 9));
create index i2 on t (n);
create index i1 on t (m);
alter table t enable row level security;
create policy p2 on t for select using (id > 1);
create policy p1 on t for select using (id > 2);
create trigger r2 before insert on t for each row execute function f();
create trigger r1 after insert on t for each row execute function f();
