-- before
create table t (a text, b numeric, c varchar(10));
alter table t alter a set storage external, alter b set storage external, alter c set storage plain;
-- after
create table t (a bytea, b text, c text);
alter table t alter a set storage main;
