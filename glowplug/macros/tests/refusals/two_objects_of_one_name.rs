mod schema {
    pub mod namespace {
        glowplug_macros::namespace! { crate::schema }
    }
    pub mod tables {
        #[allow(unused_imports)]
        pub use super::*;
    }
    #[allow(unused_imports)]
    use namespace::{pg_enum, table};

    table! {
        post (id) {
            id -> BigInt,
            title -> Text,
            #[sql_name = "title"]
            heading -> Text,
            check long_enough sql("length(title) > 3"),
            unique long_enough (title),
            index by_title (title),
            unique index by_title (heading),
            index long_enough (title),
        }
    }
}

fn main() {}
