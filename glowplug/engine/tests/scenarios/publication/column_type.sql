-- about: PostgreSQL changes no type of a column that a publication lists or filters by
-- since: 15
-- scope: database
-- before
create table item (id integer primary key, size integer, note text);
create publication p_list for table item (id, size);
create publication p_filter for table item where (id > 0);
create publication p_all for table item;
-- after
create table item (id bigint primary key, size bigint, note varchar);
create publication p_list for table item (id, size);
create publication p_filter for table item where (id > 0);
create publication p_all for table item;
