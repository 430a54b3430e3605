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
            a -> Text = sql("'open"),
            b -> Text = sql("now()); drop table post"),
            c -> Text = sql(""),
            check sql("length((a) > 0"),
            index (lower(a)),
            index (a) where "a > 0",
        }
    }
}

fn main() {}
