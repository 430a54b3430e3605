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
        user (id, part) { id -> Text, part -> Text, }
    }
    table! {
        post (id) {
            id -> BigInt,
            self_id -> BigInt references post(id) on delete set null,
            user_id -> Nullable<Text>,
            user_part -> Text,
            foreign key (user_id, user_part) references user on delete set null (user_part),
            foreign key (user_id, user_part) references user on delete set null (id),
        }
    }
}

fn main() {}
