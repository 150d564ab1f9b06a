//! Give the type of your own a name that is not that of one that matching knows.

mod ids {
    use std::str::FromStr;

    #[allow(non_camel_case_types)]
    pub struct u64(pub String);

    impl FromStr for u64 {
        type Err = std::convert::Infallible;
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Ok(Self(text.to_owned()))
        }
    }
}

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: ids::u64) => format!("number {}", id.0);
}

fn main() {}
