-- about: a value becomes the only element of an array, and the first element the value; drizzle's and PostgreSQL's way, through the text form, fails on every row
-- before
create table post (
    id integer primary key,
    tag text,
    score integer not null,
    factor smallint default 3,
    short varchar(10),
    list text,
    numbers integer[] default '{1,2}'
);
insert into post values (1, 'a', 5, 2, 'b', '{1,2}', '{7}'), (2, null, 6, null, null, null, '{}');
-- after
create table post (
    id integer primary key,
    tag text[],
    score integer[] not null,
    factor bigint[],
    short varchar(20)[],
    list integer[],
    numbers integer default 1
);
insert into post values (1, '{a}', '{5}', '{2}', '{b}', '{1,2}', 7), (2, null, '{6}', null, null, null, null);
