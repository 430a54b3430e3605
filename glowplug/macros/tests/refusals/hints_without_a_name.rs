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
            title -> Text renamed from id,
            index (title) renamed from old_index,
            check sql("title <> ''") comment "never attached",
            unique same (title) renamed from same,
        }
    }
}

fn main() {}
