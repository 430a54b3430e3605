-- before
create table t (a int, b int); create table u (x int); create sequence s owned by t.a; create sequence p; create sequence q owned by u.x;
-- after
create table t (a int, b int); create table u (x int); create sequence s owned by t.b; create sequence p owned by u.x; create sequence q;
