-- before
create type mood as enum ('sad', 'happy');
create domain code as text;
-- after
create type mood as enum ('sad', 'happy');
create domain code as text;
create function mood_to_int(mood) returns integer immutable language sql as 'select case $1 when ''sad'' then 0 else 1 end';
create function int_to_mood(integer, integer, boolean) returns mood immutable language sql as 'select ''sad''::app.mood';
create cast (mood as integer) with function mood_to_int(mood) as assignment;
create cast (integer as mood) with function int_to_mood(integer, integer, boolean);
create cast (varchar as mood) with inout as implicit;
comment on cast (mood as integer) is 'it''s a number';
create view v as select 'sad'::mood::integer as n;
