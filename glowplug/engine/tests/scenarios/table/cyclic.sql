-- since: 15
-- before
create table keep (id int primary key);
-- after
create table keep (id int primary key, b_id int);
create table a (id int primary key, b_id int);
create table b (id int primary key, a_id int references a, self int references b);
alter table a add foreign key (b_id) references b deferrable initially deferred;
alter table keep add foreign key (b_id) references b on delete set null (b_id);
