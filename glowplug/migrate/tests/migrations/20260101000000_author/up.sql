-- An author; the text has a 'quote' and a ü.
CREATE TABLE author (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'ü''');
