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
            id -> Text identity,
            number -> Nullable<BigInt> identity,
            serial -> BigSerial = 1,
            lower -> Text = "" generated always as sql("lower(id)") stored,
            missing -> Text = null,
            bare -> Text = draft,
            twice -> Text collate "C" collate "C",
        }
    }
}

fn main() {}
