-- about: triggers, rules, deferred keys and policies take no notice of rows that move
-- before
create function note() returns trigger language plpgsql as $$ begin raise exception 'seen'; end $$;
create table other (id int primary key); insert into other values (1);
create table p (k int not null primary key, o int references other deferrable initially deferred, up int references p) partition by range (k);
create table p1 partition of p for values from (1) to (20) partition by range (k);
create table p1a partition of p1 for values from (1) to (20);
create table p2 partition of p for values from (20) to (30);
alter table p force row level security; alter table p1a enable row level security; alter table p1a force row level security;
insert into p values (2, 1, 2), (15, 1, 2), (25, 1, 15);
create trigger noted before insert on p for each row execute function note();
create trigger counted after insert on p execute function note();
create trigger own after insert or delete on p1a for each row execute function note();
create trigger emptied before truncate on p1a execute function note();
-- after
create function note() returns trigger language plpgsql as $$ begin raise exception 'seen'; end $$;
create table other (id int primary key); insert into other values (1);
create table p (k int not null primary key, o int references other deferrable initially deferred, up int references p) partition by range (k);
create table p1 partition of p for values from (1) to (10) partition by range (k);
create table p1a partition of p1 for values from (1) to (20);
create table p2 partition of p for values from (10) to (30);
alter table p force row level security; alter table p1a enable row level security; alter table p1a force row level security;
insert into p values (2, 1, 2), (15, 1, 2), (25, 1, 15);
create trigger noted before insert on p for each row execute function note();
create trigger counted after insert on p execute function note();
create trigger own after insert or delete on p1a for each row execute function note();
create trigger emptied before truncate on p1a execute function note();
