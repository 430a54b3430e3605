-- before
create text search configuration c (copy = simple);
create table t (a text, v tsvector generated always as (to_tsvector('app.c', a)) stored);
-- after
create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d;
create table t (a text, v tsvector generated always as (to_tsvector('app.c', a)) stored);
create index on t using gin (v);
