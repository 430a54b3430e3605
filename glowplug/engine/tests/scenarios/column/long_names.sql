-- before
create table aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb int unique, c serial);
create table "éééééééééééééééééééééééééééééé" (id serial primary key);
-- after
create table aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb bigint unique, c bigserial, d int references aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb), check (d > 0));
create table "éééééééééééééééééééééééééééééé" (id bigint generated always as identity primary key, "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß" int check ("ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß" > 0));
