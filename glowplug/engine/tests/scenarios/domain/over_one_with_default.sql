-- about: a new domain copies the default of the domain below it, unless it is told otherwise
-- before
create domain d as integer;
create domain gone as integer default 4;
-- after
create domain d as integer;
create domain over_d as d;
create domain own_d as d default 7;
alter domain d set default 5;
create domain with_d as d;
create domain gone as integer;
create domain over_gone as gone;
