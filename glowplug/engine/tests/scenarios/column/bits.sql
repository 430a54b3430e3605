-- about: bits of another length are padded or cut, never assigned
-- before
create table t (a bit(3), b bit(5), c bit varying(5), d bit varying(5), e bit(3)[]);
insert into t values (b'101', b'10100', b'10', b'101', array[b'101']);
-- after
create table t (a bit(5), b bit(3), c bit(5), d bit varying(9), e bit(5)[]);
insert into t values (b'10100', b'101', b'10000', b'101', array[b'10100']);
