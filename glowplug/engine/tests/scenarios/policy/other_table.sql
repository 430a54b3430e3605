-- before
create table member (team int, who text);
create table doc (id int, team int);
create policy p on doc using (exists (select from member m where m.team = doc.team and m.who = current_user));
-- after
create table membership (team bigint, who text);
create table doc (id int, team int);
create policy p on doc using (exists (select from membership m where m.team = doc.team and m.who = current_user));
