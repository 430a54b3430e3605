-- before
create function my_sin(float8) returns float8 language internal immutable strict as 'dsin';
-- after
create function my_sin(float8) returns float8 language internal immutable strict parallel safe as 'dsin';
create function my_rank() returns bigint language internal window immutable as 'window_rank';
