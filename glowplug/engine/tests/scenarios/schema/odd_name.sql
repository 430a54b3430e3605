-- scope: database
-- before
-- after
create schema "My ""Sch.ema""";
create table "My ""Sch.ema"""."T" (a int);
grant usage on schema "My ""Sch.ema""" to "Glow ""Odd""";
