-- about: a table that is made anew gets its rows before what is looked at when the transaction ends
-- before
CREATE TABLE app.t (a int, b smallint) PARTITION BY RANGE (a);
CREATE TABLE app.t_1 PARTITION OF app.t FOR VALUES FROM (0) TO (10);
ALTER TABLE app.t ADD CONSTRAINT k CHECK (b <> 7) NOT VALID;
INSERT INTO app.t VALUES (1, 2), (2, 3);
-- after
CREATE TABLE app.t (a int, b smallint, CONSTRAINT u UNIQUE (b) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE app.t ADD CONSTRAINT k CHECK (b <> 7) NOT VALID;
INSERT INTO app.t VALUES (1, 2), (2, 3);
