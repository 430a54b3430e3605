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
        user (id) { id -> Text, number -> BigInt unique, }
    }
    table! {
        post (id) {
            id -> BigInt,
            author_id -> Integer references user(id),
            number -> Nullable<Integer> references user(number) not joinable,
            implicit -> Nullable<Uuid> references user,
        }
    }
}

fn main() {}
