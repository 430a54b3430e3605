-- before
create conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create conversion d for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
create default conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
comment on conversion c is 'c';
create conversion e for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
