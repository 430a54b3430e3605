-- rename: column app.t.name -> app.t.title
-- before
create table t (id int, name text);
create view v as select id, name from t;
create view w as select upper(name) as n from v;
create materialized view m as select name from t where name <> '';
create index on m (name);
-- after
create table t (id int, title text);
create view v as select id, title from t;
create view w as select upper(title) as n from v;
create materialized view m as select title from t where title <> '';
create index m_name_idx on m (title);
