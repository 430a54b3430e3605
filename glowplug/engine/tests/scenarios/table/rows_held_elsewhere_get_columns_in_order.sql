-- about: rows that a column of another table holds come back with the attributes in the order of the table's new columns
-- before
CREATE TABLE app.t (a int, b text, g text GENERATED ALWAYS AS (b || '!') STORED, z text);
CREATE TABLE app.holder (id int, held app.t);
INSERT INTO app.t (a, b, z) VALUES (1, 'b', 'z');
INSERT INTO app.holder SELECT 1, t FROM app.t;
-- after
CREATE TABLE app.t (a bigint, b text, g text GENERATED ALWAYS AS (b || '?') STORED, z text, y text, x text);
CREATE TABLE app.holder (id int, held app.t);
INSERT INTO app.t (a, b, z, y, x) VALUES (1, 'b', 'z', 'y', 'x');
INSERT INTO app.holder SELECT 1, t FROM app.t;
