-- before
create text search configuration c (copy = english);
-- after
create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (copy = english);
alter text search configuration c alter mapping for asciiword, word with d, simple;
alter text search configuration c drop mapping for email, url;
create text search configuration e (parser = default);
alter text search configuration e add mapping for asciiword with d;
comment on text search configuration e is 'e';
