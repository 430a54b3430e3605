-- about: tables whose partition key changes, or which come to have one or lose it, keep their rows
-- before
create type mood as enum ('sad', 'happy');
create table keyed (region text not null, id integer generated always as identity, mood mood default 'sad', doubled integer generated always as (id * 2) stored, primary key (region, id)) partition by list (region);
create table keyed_eu partition of keyed for values in ('eu') partition by range (id);
create table keyed_eu_1 partition of keyed_eu for values from (0) to (100);
create table keyed_us partition of keyed for values in ('us');
create table plain (id serial primary key, at date not null, gone text, keyed_region text, keyed_id integer, foreign key (keyed_region, keyed_id) references keyed);
create table child (plain integer references plain);
create materialized view seen as select count(*) from plain;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before insert on plain for each row execute function touch();
alter table plain force row level security;
-- after
create type mood as enum ('happy', 'glad');
create table keyed (region text not null, id integer generated always as identity, mood mood default 'glad', doubled integer generated always as (id * 2) stored, primary key (region, id)) partition by hash (id);
create table keyed_eu partition of keyed for values with (modulus 2, remainder 0);
create table keyed_us partition of keyed for values with (modulus 2, remainder 1);
create table plain (id serial, at date not null, keyed_region text, keyed_id bigint, primary key (id, at)) partition by range (at);
create table plain_all partition of plain default;
create table child (plain integer);
create materialized view seen as select count(*) from plain;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before insert on plain for each row execute function touch();
alter table plain force row level security;
