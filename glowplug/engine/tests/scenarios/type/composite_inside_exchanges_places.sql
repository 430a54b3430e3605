-- about: attributes change places inside of arrays, where values move by place: that is announced; inside of domains they keep their names
-- before
create type pair as (a text, b text);
create domain known as pair;
create table t (id int, one pair, many pair[], k known);
-- after
create type pair as (b text, a text);
create domain known as pair;
create table t (id int, one pair, many pair[], k known);
