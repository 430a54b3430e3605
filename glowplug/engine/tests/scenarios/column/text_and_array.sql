-- about: a text is the printed form of an array of numbers, or the only one of them
-- before
create table t (id int primary key, a text, b varchar(20), c text);
insert into t values (1, '2', '{1,2}', null), (2, ' {3}', '7', '2'), (3, '[0:1]={4,5}', null, null);
-- after
create table t (id int primary key, a int[], b numeric(5,1)[], c text[]);
insert into t values (1, '{2}', '{1,2}', null);
