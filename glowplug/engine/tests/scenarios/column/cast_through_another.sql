-- about: types without a cast from one to the other that have one through a third, and what JSON says of values of any type
-- before
create type mood as enum ('sad', 'glad');
create type pair as (a int, b text);
create domain flag as boolean;
create table t (
    a boolean not null default true,
    b boolean,
    c flag,
    d boolean[],
    e smallint,
    f bigint default 1,
    g bit(8),
    h bit varying,
    i double precision,
    j date,
    k int[],
    l mood,
    m pair,
    n text,
    o json,
    p uuid default '00000000-0000-0000-0000-000000000001'
);
insert into t values (true, false, true, '{t,f}', 1, 0, b'00000101', null, 1.5, '2020-01-01', null, 'glad', null, '{"a": 1}', '5');
-- after
create type mood as enum ('glad', 'sad');
create domain small as smallint;
create table t (
    a smallint not null default 1,
    b numeric(5,2),
    c small,
    d bigint[],
    e boolean,
    f boolean default true,
    g smallint,
    h bigint,
    i money,
    j jsonb,
    k json,
    l jsonb,
    m jsonb,
    n jsonb,
    o integer,
    p jsonb default '"00000000-0000-0000-0000-000000000001"'
);
create table u (m mood);
insert into t values (1, 0, 1, '{1,0}', true, false, 5, null, 1.5, '"2020-01-01"', null, '"glad"', null, '{"a": 1}', 5);
