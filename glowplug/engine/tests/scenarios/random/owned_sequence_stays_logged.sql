-- since: 15
-- before
create table t (a integer, b integer); create sequence s owned by t.a; create sequence r owned by t.b;
-- after
create unlogged table t (a integer, b integer); create sequence s owned by t.a; create unlogged sequence r start 5 increment 3 owned by t.b;
