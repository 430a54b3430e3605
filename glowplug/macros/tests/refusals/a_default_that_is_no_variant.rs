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

    pg_enum! {
        pub enum Mood { Good, Bad }
    }
    pg_enum! {
        pub enum Size { Big, Small }
    }
    table! {
        post (id) { id -> BigInt, mood -> Mood = Mood::Godo, size -> Nullable<Size> = Mood::Good, }
    }
}

fn main() {}
