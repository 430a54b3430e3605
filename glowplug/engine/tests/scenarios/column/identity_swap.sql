-- before
create table t (a int generated always as identity (sequence name app.s), b int not null);
-- after
create table t (a int not null, b int generated always as identity (sequence name app.s));
