-- about: columns that hold rows of a view follow its columns by name while it is made anew
-- before
create table t (id int primary key, a text);
create view v as select id, a from t;
create view w as select v.*, 1 as one from v;
create table holder (id int primary key, row v, rows w[]);
insert into holder values (1, '(1,a)'), (2, null);
-- after
create table t (id int primary key, a text, b int);
create view v as select id, b, a from t;
create view w as select v.*, 1 as one from v;
create table holder (id int primary key, row v, rows w[]);
