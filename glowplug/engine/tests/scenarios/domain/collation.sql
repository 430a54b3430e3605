-- before
create domain d as text collate "C"; create domain e as text; create table t (x d, y e);
-- after
create domain d as text; create domain e as text collate "C"; create table t (x d, y e);
