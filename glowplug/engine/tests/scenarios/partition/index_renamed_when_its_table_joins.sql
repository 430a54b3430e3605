-- about: an index of a table that joins or leaves a partitioned table only changes its name, and is not built anew
-- before
CREATE TABLE m (id int, d date) PARTITION BY RANGE (d);
CREATE TABLE m1 (id int, d date NOT NULL, CONSTRAINT m1_own UNIQUE (id, d));
CREATE INDEX m1_i ON m1 (id);
INSERT INTO m1 VALUES (1, '2020-05-05');
CREATE TABLE n (id int) PARTITION BY LIST (id);
CREATE TABLE n1 PARTITION OF n FOR VALUES IN (1);
CREATE INDEX n1_i ON n1 (id);
INSERT INTO n VALUES (1);
-- after
CREATE TABLE m (id int, d date) PARTITION BY RANGE (d);
CREATE TABLE m1 (id int, d date NOT NULL);
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX m_i ON m (id);
ALTER TABLE m ADD CONSTRAINT m_own UNIQUE (id, d);
INSERT INTO m1 VALUES (1, '2020-05-05');
CREATE TABLE n (id int) PARTITION BY LIST (id);
CREATE TABLE n1 PARTITION OF n FOR VALUES IN (1);
CREATE INDEX n_i ON n (id);
INSERT INTO n VALUES (1);
