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
        post (id, slag) {
            id -> BigInt identity,
            slug -> Text,
            title -> Text,

            unique (titel),
            index (slug, autor desc),
            check post_title (titl) sql("length(title) > 0"),
            foreign key (author_id) references post(id) not joinable,
            exclude using gist (during with &&),
            unique (title) include (slugg),
        }
    }
}

fn main() {}
