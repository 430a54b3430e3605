-- scope: database
-- before
create schema a;
-- after
create schema a authorization glow_admin;
comment on schema a is 'it''s "a"';
