-- before
create table t (id int, who text default current_user);
-- after
create table t (id int, who text default current_user);
create policy p on t to session_user using (who = session_user);
create policy q on t for update to public using (exists (select 1 from pg_roles r where r.rolname = who and r.rolsuper));
