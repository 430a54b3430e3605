-- about: types that keep every value, or refuse it, are no loss
-- before
CREATE TABLE t (c timestamp NOT NULL, j json, m money, r int4range, u uuid, d date);
INSERT INTO t VALUES ('2020-01-01 10:00', '{}', 1.5, NULL, NULL, NULL);
-- after
CREATE TABLE t (c timestamptz NOT NULL, j jsonb, m numeric, r int4multirange, u int, d int);
