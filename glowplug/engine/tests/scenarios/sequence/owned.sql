-- before
create table t (a serial, b int);
create sequence free start 5;
-- after
create table t (a int, b serial);
create sequence free start 6 increment 2 cycle;
create sequence other as int maxvalue 100 owned by t.a;
