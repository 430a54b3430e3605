-- before
create type "E x" as enum ('it''s', 'b c', ''); create table t (x "E x" default 'it''s');
-- after
create type "E x" as enum ('first', 'it''s', '"q"', 'b c', '', 'last\'); create table t (x "E x" default 'b c');
