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
        pub enum Mood { Good, Bad = "good" }
    }
    pg_enum! {
        pub enum Shape { Circle { radius: f64 }, Square }
    }
    pg_enum! {
        pub enum Empty {}
    }
    pg_enum! {
        pub enum Color { Red renamed from blue, Blue }
    }
}

fn main() {}
