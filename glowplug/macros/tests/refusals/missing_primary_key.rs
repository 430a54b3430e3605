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
        post { number -> BigInt, title -> Text, }
    }
    table! {
        draft (id) { id -> Nullable<BigInt>, }
    }
}

fn main() {}
