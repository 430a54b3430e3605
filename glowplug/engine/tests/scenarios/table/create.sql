-- since: 15
-- before
-- after
create type status as enum ('draft', 'live');
create table author (id bigint generated always as identity primary key, name text not null default 'x', "Mixed" int);
create table post (
  id serial primary key, author_id bigint not null references author on delete cascade,
  title varchar(200) not null check (length(title) > 0), status status not null default 'draft',
  score numeric(10,2) default 0, tags text[] default '{}', at timestamptz default now(),
  lower text generated always as (lower(title)) stored, unique (author_id, title), unique nulls not distinct (score));
create index on post (author_id, at desc nulls last) where status <> 'draft';
create index on post (lower(title) text_pattern_ops) include (score) with (fillfactor = 70);
comment on table post is 'It''s a post';
comment on column post.title is 'the "title"';
