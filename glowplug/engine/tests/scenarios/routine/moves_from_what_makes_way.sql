-- about: a routine whose body or argument defaults move to other objects, while others take the names of the former
-- before
CREATE DOMAIN app.d AS text;
CREATE TABLE app.x (name text, dm app.d);
CREATE FUNCTION app.h() RETURNS text BEGIN ATOMIC SELECT name FROM app.x; END;
CREATE TABLE app.n (n int);
CREATE FUNCTION app.f(i int) RETURNS int BEGIN ATOMIC SELECT count(*)::int FROM app.n WHERE n = i; END;
CREATE TABLE app.t (a int, b int DEFAULT app.f(1));
CREATE VIEW app.w AS SELECT app.f(a) FROM app.t;
CREATE POLICY p ON app.t USING (app.f(a) > 0);
INSERT INTO app.t VALUES (1, 2);
CREATE TYPE app.e AS ENUM ('a');
CREATE FUNCTION app.g(p text DEFAULT ('a'::app.e)::text) RETURNS int LANGUAGE sql AS 'select 1';
-- after
CREATE DOMAIN app.d AS int;
CREATE TABLE app.p (name text, dm app.d);
CREATE FUNCTION app.h() RETURNS text BEGIN ATOMIC SELECT name FROM app.p; END;
CREATE TYPE app.n AS ENUM ('q');
CREATE TABLE app.y (n int, z app.n);
CREATE FUNCTION app.f(i int) RETURNS int BEGIN ATOMIC SELECT count(*)::int FROM app.y WHERE n = i; END;
CREATE TABLE app.t (a int, b int DEFAULT app.f(1));
CREATE VIEW app.w AS SELECT app.f(a) FROM app.t;
CREATE POLICY p ON app.t USING (app.f(a) > 0);
INSERT INTO app.t VALUES (1, 2);
CREATE TABLE app.e (n int);
CREATE TYPE app.c AS (r app.e);
CREATE FUNCTION app.g(p text DEFAULT (NULL::app.c)::text) RETURNS int LANGUAGE sql AS 'select 1';
