-- before
-- after
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search template te (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary d (template = te);
create text search configuration c (parser = p);
alter text search configuration c add mapping for word with d;
comment on text search parser p is 'p';
