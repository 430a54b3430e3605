-- about: a cast that can make two values equal is said to fail where a key or a unique index tells them apart
-- before
CREATE TABLE app.t (a smallint UNIQUE, b numeric(10, 2), c numeric(10, 2));
CREATE UNIQUE INDEX i ON app.t (b);
INSERT INTO app.t VALUES (0, 1, 1);
-- after
CREATE TABLE app.t (a boolean UNIQUE, b integer, c integer);
CREATE UNIQUE INDEX i ON app.t (b);
INSERT INTO app.t VALUES (false, 1, 1);
