-- about: the cast to the multirange comes with the range
-- scope: database
-- before
create type app.r as range (subtype = float8);
create table app.t (a app.r, exclude using gist (a with &&));
-- after
create type app.r as range (subtype = numeric);
create table app.t (a app.r, exclude using gist (a with &&));
