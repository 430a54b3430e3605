//! The other half of the test's schema: tables that reference each other, across files.

use super::namespace::table;

table! {
    person (id) {
        id -> Text,
        account_id -> Nullable<Int8> references account(id),
    }
}

table! {
    account (id) {
        id -> Int8,
        handle -> Text unique,
        owner_id -> Nullable<Text> references person(id),
    }
}
