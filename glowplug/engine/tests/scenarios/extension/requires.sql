-- scope: database
-- before
-- after
create extension cube;
create extension earthdistance;
create table t (a earth);
