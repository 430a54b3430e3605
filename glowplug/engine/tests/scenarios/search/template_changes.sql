-- before
create text search template te (lexize = dsimple_lexize);
create text search dictionary d (template = te);
create text search configuration c (parser = default);
alter text search configuration c add mapping for word with d;
-- after
create text search template te (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary d (template = te);
create text search configuration c (parser = default);
alter text search configuration c add mapping for word with d;
