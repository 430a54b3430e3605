-- before
create type r as range (subtype = text, collation = "C"); create type gone as range (subtype = date); 
-- after
create type r as range (subtype = text); create type fresh as range (subtype = time, multirange_type_name = "Many times");
