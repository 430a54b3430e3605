-- about: keys, checks, indexes and sequences named after a renamed table follow it without being made anew
-- rename: table app.post -> app.article
-- before
create table author (id bigint primary key);
create table post (id serial primary key, slug text not null unique, author bigint references author, n integer check (n > 0));
create index post_n on post (n);
create table comment_on (id bigint primary key, post integer references post on delete cascade);
create view listed as select id, slug from post;
-- after
create table author (id bigint primary key);
create table article (id serial primary key, slug text not null unique, author bigint references author, n integer check (n > 0));
create index article_n on article (n);
create table comment_on (id bigint primary key, post integer references article on delete cascade);
create view listed as select id, slug from article;
