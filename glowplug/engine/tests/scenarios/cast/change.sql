-- before
create type mood as enum ('sad', 'happy');
create function mood_to_int(mood) returns integer immutable language sql as 'select 1';
create function other(mood) returns integer immutable language sql as 'select 2';
create cast (mood as integer) with function mood_to_int(mood);
create cast (varchar as mood) with inout as assignment;
create table t (m mood);
create view v as select m::integer as n from t;
-- after
create type mood as enum ('happy', 'sad');
create function other(mood) returns integer immutable language sql as 'select 2';
create cast (mood as integer) with function other(mood) as assignment;
create cast (varchar as mood) with inout;
comment on cast (varchar as mood) is 'told';
create table t (m mood);
create view v as select m::integer as n from t;
