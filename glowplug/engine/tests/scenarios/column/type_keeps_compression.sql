-- about: a new type takes the column's compression away
-- before
create table item (
    id integer,
    note text compression pglz,
    body varchar(9) compression pglz,
    bare text compression pglz,
    later text
);
-- after
create table item (
    id integer,
    note varchar(20) compression pglz,
    body text compression pglz,
    bare varchar(20),
    later varchar compression pglz
);
