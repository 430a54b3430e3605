-- since: 15
-- scope: database
-- before
create table t (a int primary key, b int);
create table u (a int primary key);
create publication p for table t where (b > 0);
create publication q for all tables;
create publication r for table t, u;
-- after
create table t (a int primary key, b int);
create table u (a int primary key);
create publication p for table t where (b > 1), u with (publish = 'insert');
create publication q for table u;
create publication r with (publish = 'delete');
alter publication r owner to postgres;
