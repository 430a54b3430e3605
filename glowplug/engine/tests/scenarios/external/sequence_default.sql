-- apart
-- fails: other.u
-- before
create schema other;
create sequence s;
create table other.u (x int default nextval('app.s'));
-- after
create schema other;
