-- about: a sequence moves from a table that goes to one that needs the name
-- before
CREATE TABLE app.x (n int);
CREATE SEQUENCE app.q OWNED BY app.x.n;
SELECT nextval('app.q');
-- after
CREATE TYPE app.x AS ENUM ('a');
CREATE TABLE app.y (n int, z app.x);
CREATE SEQUENCE app.q OWNED BY app.y.n;
SELECT nextval('app.q');
