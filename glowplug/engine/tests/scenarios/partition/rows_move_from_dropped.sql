-- about: a partition that is dropped gives its rows to a sibling that widens, or to the default one; what is its own goes with it
-- before
create function seen() returns trigger language plpgsql as $$ begin raise exception 'seen'; end $$;
create table other (id int primary key);
create table p (k int not null primary key, o int) partition by range (k);
create table p1 partition of p for values from (1) to (10); create table p2 partition of p for values from (10) to (20);
create table c (r int references p);
insert into p values (2, null), (15, null); insert into c values (15);
alter table p2 add constraint own foreign key (o) references other deferrable initially deferred;
create trigger own before truncate on p2 execute function seen();
create trigger also after insert on p1 for each row execute function seen();
create rule own as on insert to p2 do instead nothing;
create view v as select * from p2;
create table d (k int not null) partition by list (k);
create table d1 partition of d for values in (1); create table d2 partition of d for values in (2); create table d3 partition of d default;
insert into d values (1), (2), (3);
-- after
create function seen() returns trigger language plpgsql as $$ begin raise exception 'seen'; end $$;
create table other (id int primary key);
create table p (k int not null primary key, o int) partition by range (k);
create table p1 partition of p for values from (1) to (20);
create table c (r int references p);
insert into p values (2, null), (15, null); insert into c values (15);
create trigger also after insert on p1 for each row execute function seen();
create table d (k int not null) partition by list (k);
create table d1 partition of d for values in (1); create table d3 partition of d default;
insert into d values (1), (2), (3);
