-- about: what is in a renamed schema follows it, and whatever speaks of that; one table is renamed besides
-- scope: database
-- rename: schema s -> z
-- rename: table s.t -> z.u
-- before
create schema s; create extension pg_trgm schema s;
create type s.mood as enum ('s.t', 'good'); create domain s.name as text collate "C" check (value <> 's.t');
create type s.pair as (m s.mood, n s.name[]); create type s.span as range (subtype = int4);
create sequence s.free;
create function s.f(a s.mood, b s.pair default null) returns s.name language sql immutable as 'select ''s.f''::text';
create function s.g() returns bigint begin atomic select count(*) from s.free; end;
create function s.same(s.pair, s.pair) returns boolean language sql immutable as 'select true';
create operator s.=== (leftarg = s.pair, rightarg = s.pair, function = s.same, commutator = operator(s.===));
create aggregate s.total(int) (sfunc = int4pl, stype = int4);
create table s.t (id serial primary key, m s.mood not null default 'good', n s.name, p s.pair, q int generated always as identity, check (s.f(m, p) <> 's.t'), k text default nextval('s.free'::regclass)::text, l text default 's.free');
create index t_f on s.t (s.f(m)); create index t_n on s.t using gin (k s.gin_trgm_ops);
create table s.c (t int references s.t, x s.span) partition by range (t); create table s.c1 partition of s.c for values from (0) to (9);
create view s.v as select s.id, t.m, 's.t' as c, s.f(t.m) as f from s.t, s.t s; create view app.w as select v.id, v.f from s.v where v.m operator(pg_catalog.=) 'good'::s.mood;
create materialized view s.mv as select t.k from s.t;
create function s.tr() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on s.t for each row execute function s.tr();
create rule r as on delete to s.c do also delete from s.t where t.id = old.t; create policy po on s.t using (s.f(m) <> '');
create statistics s.st on id, k from s.t; create table app.a (m s.mood, t int references s.t, n s.name[]);
create text search dictionary s.d (template = simple); create text search configuration s.conf (copy = simple); alter text search configuration s.conf alter mapping for word with s.d;
alter default privileges in schema s grant select on tables to public; grant usage on schema s to public; grant select on s.t to public;
comment on schema s is 's'; comment on table s.t is 's.t';
insert into s.t (m, k) values ('good', 'x'); insert into s.c values (1, '[1,2)'); insert into app.a values ('s.t', 1, '{x}');
-- after
create schema z; create extension pg_trgm schema z;
create type z.mood as enum ('s.t', 'good'); create domain z.name as text collate "C" check (value <> 's.t');
create type z.pair as (m z.mood, n z.name[]); create type z.span as range (subtype = int4);
create sequence z.free;
create function z.f(a z.mood, b z.pair default null) returns z.name language sql immutable as 'select ''s.f''::text';
create function z.g() returns bigint begin atomic select count(*) from z.free; end;
create function z.same(z.pair, z.pair) returns boolean language sql immutable as 'select true';
create operator z.=== (leftarg = z.pair, rightarg = z.pair, function = z.same, commutator = operator(z.===));
create aggregate z.total(int) (sfunc = int4pl, stype = int4);
create table z.u (id serial constraint t_pkey primary key, m z.mood not null default 'good', n z.name, p z.pair, q int generated always as identity, constraint t_check check (z.f(m, p) <> 's.t'), k text default nextval('z.free'::regclass)::text, l text default 's.free');
create index t_f on z.u (z.f(m)); create index t_n on z.u using gin (k z.gin_trgm_ops);
create table z.c (t int references z.u, x z.span) partition by range (t); create table z.c1 partition of z.c for values from (0) to (9);
create view z.v as select s.id, t.m, 's.t' as c, z.f(t.m) as f from z.u t, z.u s; create view app.w as select v.id, v.f from z.v where v.m operator(pg_catalog.=) 'good'::z.mood;
create materialized view z.mv as select t.k from z.u t;
create function z.tr() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on z.u for each row execute function z.tr();
create rule r as on delete to z.c do also delete from z.u t where t.id = old.t; create policy po on z.u using (z.f(m) <> '');
create statistics z.st on id, k from z.u; create table app.a (m z.mood, t int references z.u, n z.name[]);
create text search dictionary z.d (template = simple); create text search configuration z.conf (copy = simple); alter text search configuration z.conf alter mapping for word with z.d;
alter default privileges in schema z grant select on tables to public; grant usage on schema z to public; grant select on z.u to public;
comment on schema z is 's'; comment on table z.u is 's.t';
