-- before
create table p (a int primary key, b int unique, c int);
create table t (id int primary key, b int references p (b), c int check (c > 0), d int, constraint u unique (d), exclude using btree (c with =));
-- after
create table p (a int, b int unique deferrable, c int, primary key (a, b));
create table t (id int, b int, c int check (c > 1), d int, constraint u unique (d, c), primary key (id) include (b));
alter table t add foreign key (b, c) references p not valid;
