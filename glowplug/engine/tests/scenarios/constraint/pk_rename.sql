-- rename: constraint app.t.t_pkey -> app.t.pk
-- rename: constraint app.t.uq -> app.t.uniq
-- rename: constraint app.r.r_x_fkey -> app.r.fk
-- before
create table t (a int primary key, b int constraint uq unique, check (b > 0));
create table r (x int references t (a), y int references t (b));
comment on constraint t_pkey on t is 'c';
-- after
create table t (a int constraint pk primary key, b int constraint uniq unique, check (b > 0));
create table r (x int constraint fk references t (a), y int references t (b));
comment on constraint pk on t is 'c';
