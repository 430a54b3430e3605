-- before
create table t (a int, b text);
create view v as select a from t where a > 0;
create rule upd as on update to v do instead update t set a = new.a where a = old.a;
create rule del as on delete to v do instead delete from t where a = old.a;
-- after
create table t (a int, b text);
create view v as select a, b from t where a between 0 and 5 and b <> '';
create rule upd as on update to v where old.a <> new.a do instead update t set a = new.a, b = new.b where a = old.a;
create rule upd2 as on update to v do instead nothing;
