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
        user (id) { id -> Text, }
    }
    table! {
        post (id) {
            id -> BigInt,
            author_id -> Text references usr(id),
            editor_id -> Text references user(idd),
        }
    }
}

fn main() {}
