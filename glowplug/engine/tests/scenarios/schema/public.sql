-- scope: database
-- before
grant create on schema public to public;
-- after
revoke all on schema public from public;
comment on schema public is null;
