-- needs: icu
-- before
create collation c (locale = 'C');
create table t (a text collate c, b int);
create index on t (a);
-- after
create collation c (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table t (a text collate c, b int);
create index on t (a);
