-- before
create domain d as int; alter domain d add constraint k check (value > 0) not valid; create table t (x d);
-- after
create domain d as int constraint k check (value > 0); create table t (x d);
