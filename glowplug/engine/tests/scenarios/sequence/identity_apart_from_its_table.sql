-- since: 15
-- before
create unlogged table t (id int generated always as identity);
alter sequence t_id_seq set logged;
create table u (id int generated always as identity);
create unlogged table moves (id int generated always as identity);
alter sequence moves_id_seq set logged;
create table gets (id int not null);
-- after
create unlogged table t (id int generated always as identity);
create table u (id int generated always as identity);
alter sequence u_id_seq set unlogged;
create table moves (id int generated always as identity);
alter sequence moves_id_seq set unlogged;
create table gets (id int generated always as identity);
alter sequence gets_id_seq set unlogged;
create table new (id int generated always as identity);
alter sequence new_id_seq set unlogged;
