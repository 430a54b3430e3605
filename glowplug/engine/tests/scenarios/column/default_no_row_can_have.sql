-- about: a default that does not fit its column's type, which CREATE TABLE takes and ADD COLUMN would compute
-- before
create domain ten as bit(10);
create table t (a int);
create table p (a int);
create table c () inherits (p);
create table q (a int) partition by range (a);
create table q1 partition of q for values from (0) to (10);
create table r (a int);
create table r1 () inherits (r);
insert into t values (1);
insert into p values (1);
insert into c values (1);
insert into q values (1);
insert into r1 values (1);
-- after
create domain ten as bit(10);
create table t (
    a int,
    b bit(10) default b'100',
    c ten default b'100',
    d bit varying(2) default b'10101',
    e varchar(2) default 'abc',
    f char(2) default 'it''s',
    g numeric(3, 2) default -12345.6,
    h smallint default 70000,
    i varchar(2) default 'ab    '
);
create table p (a int, b bit(10) default b'100');
create table c (b bit(10) default b'1010') inherits (p);
create table q (a int, b varchar(2) default 'abc') partition by range (a);
create table q1 partition of q for values from (0) to (10);
create table r (a int, b bit(10) default b'100', u uuid default gen_random_uuid(), c varchar(1) default 'ab');
create table r1 () inherits (r);
insert into t values (1, b'0000000100', null, b'1', 'a', 'b', 1, 1);
insert into p values (1, null);
insert into q values (1, 'a');
