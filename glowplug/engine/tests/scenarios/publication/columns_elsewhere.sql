-- about: the columns of a publication's table are the same wherever they stand in the table
-- since: 15
-- scope: database
-- before
create table t (a int primary key, b text, c text);
create publication p for table t (a, b);
create publication q for table t (a, b);
insert into t values (1, 'b', 'c');
-- after
create table t (b text, a int primary key, c text);
create publication p for table t (a, b);
create publication q for table t (c, a);
insert into t values ('b', 1, 'c');
