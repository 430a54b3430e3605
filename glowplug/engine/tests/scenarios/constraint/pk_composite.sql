-- before
create table t (a int, b int, primary key (a, b)); create table r (a int, b int, foreign key (a, b) references t);
-- after
create table t (a int, b int, primary key (b, a)); create table r (a int, b int, foreign key (b, a) references t);
