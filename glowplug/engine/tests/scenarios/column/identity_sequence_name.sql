-- before
create table t (a int generated always as identity (sequence name app.odd), b int generated always as identity);
-- after
create table t (a int generated always as identity, b int generated always as identity (sequence name app.even));
