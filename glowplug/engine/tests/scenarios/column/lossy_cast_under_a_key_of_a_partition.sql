-- about: so it is said where only a partition tells values apart, and where arrays keep their first element
-- before
CREATE TABLE app.t (a int, b numeric(10, 2), c int[] UNIQUE);
CREATE TABLE app.p (a int, b numeric(10, 2)) PARTITION BY LIST (a);
CREATE TABLE app.p_1 PARTITION OF app.p FOR VALUES IN (1);
CREATE UNIQUE INDEX i ON app.p_1 (b);
INSERT INTO app.p VALUES (1, 1);
-- after
CREATE TABLE app.t (a int, b numeric(10, 2), c int UNIQUE);
CREATE TABLE app.p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE app.p_1 PARTITION OF app.p FOR VALUES IN (1);
CREATE UNIQUE INDEX i ON app.p_1 (b);
INSERT INTO app.p VALUES (1, 1);
