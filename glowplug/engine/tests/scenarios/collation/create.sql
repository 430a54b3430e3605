-- needs: icu
-- before
-- after
create collation c1 (locale = 'C');
create collation c2 (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation c3 (lc_collate = 'C', lc_ctype = 'POSIX');
create collation c4 from "C";
create table t (a text collate c1, b text collate c2);
create index on t (b collate c1);
comment on collation c1 is 'one';
alter collation c3 owner to glow_app;
