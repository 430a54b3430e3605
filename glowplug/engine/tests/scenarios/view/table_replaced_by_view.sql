-- before
create table users (id int primary key, name text);
create table posts (id int primary key, user_id int references users);
-- after
create table accounts (id int primary key, name text);
create view users as select id, name from accounts;
create table posts (id int primary key, user_id int references accounts);
