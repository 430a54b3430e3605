-- about: an extension that cannot be updated is made anew, and the values of its types survive as text meanwhile
-- scope: database
-- before
create extension hstore schema public version '1.8';
create table app.t (id integer primary key, h public.hstore not null default 'a=>1', l public.hstore[], n integer);
create index t_h on app.t using gin (h);
create view app.v as select h from app.t;
insert into app.t values (1, 'b=>2', array['c=>3'::public.hstore], 3);
-- after
create extension hstore schema public version '1.7';
create table app.t (id integer primary key, h public.hstore not null default 'a=>1', l public.hstore[], n bigint);
create index t_h on app.t using gin (h);
create view app.v as select h from app.t;
