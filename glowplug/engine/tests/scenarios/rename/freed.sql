-- about: something new has a name that was left by a rename
-- rename: table app.post -> app.article
-- rename: column app.t.a -> app.t.b
-- before
create table post (id int constraint post_pkey primary key, title text);
insert into post values (1, 'one');
create table t (a int, c int);
insert into t values (1, 2);
create view v as select title from post;
-- after
create table article (id int constraint article_pkey primary key, title text);
create table post (id bigint constraint post_pkey primary key, article int references article);
create table t (b int, c int, a text default 'new');
create view v as select title from article;
