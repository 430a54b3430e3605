-- about: attributes change places inside of arrays and domains, where values move by place: that is announced
-- before
create type pair as (a text, b text);
create domain known as pair;
create table t (id int, one pair, many pair[], k known);
-- after
create type pair as (b text, a text);
create domain known as pair;
create table t (id int, one pair, many pair[], k known);
