-- since: 15
-- before
create sequence a; create sequence b as int increment 5 minvalue 10 maxvalue 100 start 20 cache 3 cycle; create sequence c as smallint; create sequence d increment -1;
-- after
create sequence a increment 2 start 5; create sequence b as bigint; create sequence c as bigint maxvalue 70000 start 40000; create sequence d as int increment -2 minvalue -50; create unlogged sequence e;
