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
        user (id) { id -> Text, name -> Text, first -> Text, last -> Text, unique (first, last), handle -> Text unique deferrable, }
    }
    table! {
        post (id) {
            id -> BigInt,
            author -> Text references user(name),
            handle -> Text references user(handle),
            first -> Text,
            last -> Text,
            foreign key (last, first) references user(last, first),
            foreign key (last, first) references user(last, name),
        }
    }
}

fn main() {}
