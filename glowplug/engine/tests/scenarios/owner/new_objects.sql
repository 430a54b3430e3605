-- before
-- after
create table t (id serial, n int generated always as identity);
alter table t owner to glow_app;
create sequence s;
alter sequence s owner to glow_app;
create type e as enum ('a');
alter type e owner to glow_app;
create domain d as int;
alter domain d owner to "Glow ""Odd""";
grant select on t to glow_reader;
grant usage on sequence t_id_seq to glow_reader;
