-- about: a check or foreign key that is made again as it was, because its columns get wider, meets no row that breaks it
-- before
CREATE TABLE p (id int PRIMARY KEY, code varchar(5) UNIQUE);
CREATE TABLE c (p int REFERENCES p, q int CHECK (q > 0 AND q <> 5), code varchar(5) REFERENCES p (code),
    h int CHECK (abs(h) < 5), n numeric(5,2) CHECK (n < 5));
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (1, 1, 'a', 1, 1);
-- after
CREATE TABLE p (id bigint PRIMARY KEY, code varchar(9) UNIQUE);
CREATE TABLE c (p bigint REFERENCES p, q bigint CHECK (q > 0 AND q <> 5), code varchar(9) REFERENCES p (code),
    h bigint CHECK (abs(h) < 5), n numeric(7,2) CHECK (n < 5));
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (1, 1, 'a', 1, 1);
