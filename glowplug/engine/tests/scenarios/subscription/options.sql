-- scope: database
-- before
create subscription s connection 'dbname=nowhere password=secret' publication p, q with (connect = false, slot_name = none);
create subscription u connection 'dbname=nowhere' publication p with (connect = false, slot_name = 'kept', binary);
comment on subscription u is 'u';
-- after
create subscription s connection 'dbname=elsewhere' publication q, "R" with (connect = false, slot_name = 'other', synchronous_commit = 'local', streaming);
create subscription t connection 'dbname=nowhere' publication p with (connect = false, slot_name = none);
create subscription u connection 'dbname=nowhere' publication p with (connect = false, slot_name = 'kept');
