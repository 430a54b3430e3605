-- about: numbers that count from 1970 on become points in time, and these become such numbers
-- before
create domain counted as bigint;
create table t (
    id int primary key,
    a bigint not null default 0,
    b integer,
    c numeric,
    d double precision,
    e counted,
    f bigint,
    g timestamp with time zone,
    h timestamp without time zone
);
insert into t values (1, 1700000000123, 1700000000, 1700000000.5, 1700000000.25, 1700000000123, null, '2023-11-14 22:13:20.123+00', '2023-11-14 22:13:20');
-- after
create domain counted as bigint;
create table t (
    id int primary key,
    a timestamp without time zone not null default '2020-01-01',
    b timestamp with time zone,
    c timestamp(3) with time zone,
    d timestamp without time zone,
    e timestamp with time zone,
    f timestamp without time zone,
    g bigint,
    h integer
);
