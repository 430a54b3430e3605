-- before
create text search dictionary d (template = snowball, language = english, stopwords = english);
create text search dictionary e (template = simple);
-- after
create text search dictionary d (template = snowball, language = german);
create text search dictionary e (template = simple, stopwords = 'english', accept = false);
create text search dictionary f (template = pg_catalog.synonym, synonyms = synonym_sample, casesensitive = true);
comment on text search dictionary f is 'it''s';
alter text search dictionary f owner to glow_app;
