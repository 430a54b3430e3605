-- rename: column app.t.owner -> app.t.author
-- before
create table t (owner text);
create policy p on t using (owner = current_user) with check (owner <> 'x');
-- after
create table t (author text);
create policy p on t using (author = current_user) with check (author <> 'x');
