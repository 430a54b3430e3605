-- rename: column app.t.old -> app.t.new
-- rename: table app.u -> app.v
-- rename: column app.v.x -> app.v.y
-- before
create table t (old int primary key check (old > 0), g int generated always as (old * 2) stored);
create index i on t ((old + 1)) where old > 5;
create table u (x int references t);
-- after
create table t (new int constraint t_pkey primary key constraint t_old_check check (new > 0), g int generated always as (new * 2) stored);
create index i on t ((new + 1)) where new > 5;
create table v (y int constraint u_x_fkey references t);
