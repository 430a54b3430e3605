-- about: a unique index becomes a deferrable constraint where it stands, unless something needs it undeferred
-- before
CREATE TABLE t (a int, b int NOT NULL);
CREATE UNIQUE INDEX up ON t (a);
CREATE UNIQUE INDEX later ON t (b);
INSERT INTO t VALUES (1, 1);
CREATE TABLE r (x int UNIQUE);
CREATE TABLE p (id int NOT NULL);
CREATE UNIQUE INDEX p_i ON p (id);
CREATE TABLE c (p int REFERENCES p (id));
-- after
CREATE TABLE t (a int, b int NOT NULL, CONSTRAINT up UNIQUE (a) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT named UNIQUE (b) DEFERRABLE);
INSERT INTO t VALUES (1, 1);
CREATE TABLE r (x int UNIQUE);
CREATE TABLE p (id int NOT NULL, CONSTRAINT p_i UNIQUE (id) DEFERRABLE);
CREATE TABLE c (p int);
