-- about: ON CONFLICT DO UPDATE in rules and bodies of functions needs every column of its table, also one that goes
-- before
CREATE TABLE app.t (id int PRIMARY KEY, a int, c int);
CREATE TABLE app.s (x int);
CREATE RULE r AS ON INSERT TO app.s DO ALSO INSERT INTO app.t VALUES (new.x, 1) ON CONFLICT (id) DO UPDATE SET a = excluded.a;
CREATE FUNCTION app.f() RETURNS void BEGIN ATOMIC INSERT INTO app.t VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET a = excluded.a; END;
CREATE FUNCTION app.g() RETURNS void BEGIN ATOMIC INSERT INTO app.t VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET c = excluded.c; END;
CREATE VIEW app.v AS SELECT id, a FROM app.t;
CREATE RULE i AS ON INSERT TO app.v DO INSTEAD INSERT INTO app.t (id, a) VALUES (new.id, new.a) ON CONFLICT (id) DO UPDATE SET a = excluded.a;
INSERT INTO app.t VALUES (1, 2, 3);
-- after
CREATE TABLE app.t (id int PRIMARY KEY, a int);
CREATE TABLE app.s (x int);
CREATE RULE r AS ON INSERT TO app.s DO ALSO INSERT INTO app.t VALUES (new.x, 1) ON CONFLICT (id) DO UPDATE SET a = excluded.a;
CREATE FUNCTION app.f() RETURNS void BEGIN ATOMIC INSERT INTO app.t VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET a = excluded.a; END;
CREATE FUNCTION app.g() RETURNS void BEGIN ATOMIC INSERT INTO app.t VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET a = 4; END;
CREATE FUNCTION app.h() RETURNS void BEGIN ATOMIC INSERT INTO app.t VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET a = 5; END;
CREATE VIEW app.v AS SELECT id, a FROM app.t;
CREATE RULE i AS ON INSERT TO app.v DO INSTEAD INSERT INTO app.t (id, a) VALUES (new.id, new.a) ON CONFLICT (id) DO UPDATE SET a = excluded.a;
INSERT INTO app.t VALUES (1, 2);
