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
            id -> BigInt identiy,
            title -> Txt,
            slug -> Text uniqe,
            body: Text,
            author_id -> Text refrences user(id),
            indx (title),
            first -> Text primary key,
            last -> Text not null,
            match -> Text,
            amount -> Numeric(10, 2, 3),
            when -> Timestamp(7),
            unique (title) deferable,
            missing -> Text comma -> Text,
        }
    }
}

fn main() {}
