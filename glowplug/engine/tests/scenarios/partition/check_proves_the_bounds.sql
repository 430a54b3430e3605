-- about: a check that goes with the bounds that it proves stays until the table is attached, so that its rows are not looked at
-- before
CREATE TABLE m (id int, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 (id int, d date NOT NULL, CHECK (d >= '2020-01-01' AND d < '2021-01-01'), CONSTRAINT other CHECK (id > 0));
INSERT INTO m1 VALUES (1, '2020-05-05');
-- after
CREATE TABLE m (id int, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 (id int, d date NOT NULL);
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
INSERT INTO m1 VALUES (1, '2020-05-05');
