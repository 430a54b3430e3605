-- about: a materialized view is refreshed before the views above it are made or refreshed, and emptied after
-- before
create table t (a integer);
create materialized view made_under as select a from t with no data;
create materialized view both_under as select a from t with no data;
create view both_between as select a from both_under;
create materialized view both_over as select a from both_between with no data;
create materialized view emptied_under as select a from t;
create materialized view meanwhile_under as select a from t with no data;
-- after
create table t (a integer);
create materialized view made_under as select a from t;
create materialized view made_over as select count(*) from made_under;
create materialized view both_under as select a from t;
create view both_between as select a from both_under;
create materialized view both_over as select a from both_between;
create materialized view emptied_under as select a from t;
create materialized view emptied_over as select x from emptied_under x;
refresh materialized view emptied_under with no data;
create materialized view meanwhile_under as select a from t;
create materialized view meanwhile_over as select a from meanwhile_under;
refresh materialized view meanwhile_under with no data;
