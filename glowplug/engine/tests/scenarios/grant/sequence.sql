-- before
create sequence s;
grant usage on sequence s to glow_app;
create sequence q;
-- after
create sequence s;
grant select, update on sequence s to glow_app;
create sequence q;
grant all on sequence q to glow_reader;
