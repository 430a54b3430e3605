-- about: an array of a domain that takes no nulls may be null itself
-- before
CREATE DOMAIN m AS int NOT NULL;
CREATE DOMAIN l AS m[];
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
-- after
CREATE DOMAIN m AS int NOT NULL;
CREATE DOMAIN l AS m[];
CREATE TABLE t (a int, b m[], c l);
INSERT INTO t VALUES (1);
