//! Better Auth's four core tables, as it creates them.

use super::namespace::table;

table! {
    user (id) {
        id -> Text,
        name -> Text,
        email -> Text unique,
        email_verified -> Bool = false,
        image -> Nullable<Text>,
        created_at -> Timestamp = now(),
        updated_at -> Timestamp = now(),
    }
}

table! {
    session (id) {
        id -> Text,
        expires_at -> Timestamp,
        token -> Text unique,
        created_at -> Timestamp = now(),
        updated_at -> Timestamp,
        ip_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        user_id -> Text references user(id) on delete cascade,

        index (user_id),
    }
}

table! {
    account (id) {
        id -> Text,
        issuer -> Text,
        account_id -> Text,
        provider_id -> Text,
        user_id -> Text references user(id) on delete cascade,
        access_token -> Nullable<Text>,
        refresh_token -> Nullable<Text>,
        id_token -> Nullable<Text>,
        access_token_expires_at -> Nullable<Timestamp>,
        refresh_token_expires_at -> Nullable<Timestamp>,
        scope -> Nullable<Text>,
        password -> Nullable<Text>,
        created_at -> Timestamp = now(),
        updated_at -> Timestamp,

        unique (issuer, account_id),
        index (user_id),
    }
}

table! {
    verification (id) {
        id -> Text,
        identifier -> Text,
        value -> Text,
        expires_at -> Timestamp,
        created_at -> Timestamp = now(),
        updated_at -> Timestamp = now(),

        index (identifier),
    }
}
