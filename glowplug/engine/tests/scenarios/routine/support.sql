-- before
create function s(text, text) returns bool language internal immutable strict as 'textlike';
-- after
create function s(text, text) returns bool language internal immutable strict support pg_catalog.textlike_support as 'textlike';
