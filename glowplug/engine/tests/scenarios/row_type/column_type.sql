-- about: A column changes its type, another goes and a third comes while columns of another table hold rows of the table, alone and in arrays: they wait in a type that stands in.
-- before
create type mood as enum ('sad', 'happy');
create table place (x integer not null, label text, mood mood, gone text);
create table shape (id integer, start place, places place[]);
create view starts as select id, (start).label from shape;
create index on shape (((start).label));
insert into place values (1, 'a', 'sad', 'b');
insert into shape values (1, row (1, 'a,"b"', 'sad', 'c'), array[row (2, 'b', 'happy', 'd')::place, null]), (2, null, null);
-- after
create type mood as enum ('happy', 'sad');
create table place (x bigint not null, label text, mood mood, came text default 'y');
create table shape (id integer, start place, places place[]);
create view starts as select id, (start).label from shape;
create index on shape (((start).label));
insert into place values (1, 'a', 'sad', 'b');
insert into shape values (1, row (1, 'a,"b"', 'sad', 'c'), array[row (2, 'b', 'happy', 'd')::place, null]), (2, null, null);
