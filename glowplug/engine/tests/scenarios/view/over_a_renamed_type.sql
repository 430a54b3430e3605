-- about: views over columns of a renamed type, of a renamed table, stay as they are, with their rows
-- rename: type app.mood -> app.feeling
-- rename: type app.word -> app.label
-- rename: table app.post -> app.article
-- before
create type mood as enum ('a', 'b');
create domain word as text check (value <> '');
create table post (id bigint, m mood, ms mood[], w word);
create view v as select m, ms, w from post;
create materialized view mv as select w, max(id) as last from post group by w;
create index mv_w on mv (w);
-- after
create type feeling as enum ('a', 'b');
create domain label as text check (value <> '');
create table article (id bigint, m feeling, ms feeling[], w label);
create view v as select m, ms, w from article;
create materialized view mv as select w, max(id) as last from article group by w;
create index mv_w on mv (w);
