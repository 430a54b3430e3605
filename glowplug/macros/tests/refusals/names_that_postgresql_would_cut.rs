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
            #[sql_name = "a123456789012345678901234567890123456789012345678901234567890123"]
            long -> Text,
            index i123456789012345678901234567890123456789012345678901234567890123 (id),
        }
    }
}

fn main() {}
