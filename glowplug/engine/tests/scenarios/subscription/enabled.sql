-- scope: database
-- before
create subscription s connection 'dbname=nowhere connect_timeout=1' publication p with (connect = false, slot_name = 'kept');
alter subscription s enable;
create subscription t connection 'dbname=nowhere connect_timeout=1' publication p with (connect = false, slot_name = 'one');
alter subscription t enable;
-- after
create subscription s connection 'dbname=nowhere connect_timeout=1' publication p with (connect = false, slot_name = 'kept');
create subscription t connection 'dbname=nowhere connect_timeout=1' publication p with (connect = false, slot_name = 'two');
alter subscription t enable;
create subscription u connection 'dbname=nowhere connect_timeout=1' publication p with (connect = false, slot_name = 'three');
alter subscription u enable;
