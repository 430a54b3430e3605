-- about: a key and a check of a partitioned table go before one of their columns, which a policy or an index still needs
-- before
CREATE TABLE app.t (a int DEFAULT 9, b numeric) PARTITION BY LIST (a);
CREATE TABLE app.t_1 PARTITION OF app.t FOR VALUES IN (2) PARTITION BY RANGE (a);
ALTER TABLE app.t ADD CONSTRAINT t_pkey PRIMARY KEY (b, a);
CREATE POLICY p ON app.t USING (b IS NOT NULL);
CREATE TABLE app.h (a int NOT NULL) PARTITION BY HASH (a);
CREATE TABLE app.h_0 PARTITION OF app.h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
-- after
CREATE TABLE app.t (a int DEFAULT 9) PARTITION BY LIST (a);
CREATE TABLE app.t_1 PARTITION OF app.t FOR VALUES IN (2) PARTITION BY RANGE (a);
CREATE POLICY p ON app.t USING (a IS NOT NULL);
CREATE TABLE app.h (a int DEFAULT 11 NOT NULL, b text DEFAULT 'v', c text COLLATE "C" DEFAULT 'w', d int[] NOT NULL, e int) PARTITION BY HASH (a);
ALTER TABLE app.h ADD CONSTRAINT k CHECK (e::text <> 'no') NOT VALID;
CREATE TABLE app.h_0 PARTITION OF app.h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE INDEX i ON app.h (d, e) WITH (fillfactor = 60);
CREATE INDEX j ON app.h (e, d) WHERE e IS NOT NULL;
