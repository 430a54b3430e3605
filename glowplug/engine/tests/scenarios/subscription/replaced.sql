-- since: 15
-- scope: database
-- before
create subscription s connection 'dbname=nowhere' publication p with (connect = false, slot_name = none);
create subscription t connection 'dbname=nowhere' publication p with (connect = false, slot_name = 'kept', two_phase);
comment on subscription t is 't';
-- after
create subscription t connection 'dbname=nowhere' publication p with (connect = false, slot_name = 'kept', disable_on_error);
comment on subscription t is 't';
