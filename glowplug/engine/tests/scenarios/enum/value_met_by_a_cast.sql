-- about: a value that is added, and columns of other types whose rows hold it already
-- before
create type mood as enum ('calm');
create type feeling as enum ('calm', 'glad');
create table diary (id integer, day mood, night text, other feeling, many text);
insert into diary values (1, 'calm', 'glad', 'glad', '{glad}');
-- after
create type mood as enum ('calm', 'glad');
create type feeling as enum ('calm', 'glad');
create table diary (id integer, day mood, night mood, other mood, many mood[]);
insert into diary values (1, 'calm', 'calm', 'calm', '{calm}');
