//! Whether a type is what a table took it for by its name.
//!
//! A macro sees names alone: `type Id = u64` hides a number from it, and so would a type of the user's that is
//! called `u64`. What it took each type for is therefore asserted in a constant, which sees through both.

use std::marker::PhantomData;

/// Asks of `T`; [`IS`](Unknown::IS) is the answer. A constant of the struct itself comes before that of the trait.
#[derive(Debug)]
pub struct Type<T: ?Sized>(PhantomData<T>);

/// What is known of a type.
#[derive(Clone, Copy, Debug)]
pub struct Is {
    name: &'static str,
    hidden: &'static str,
}

/// The answer for every type that matching does not know.
pub trait Unknown {
    /// Nothing.
    const IS: Is = Is { name: "", hidden: "" };
}

impl<T: ?Sized> Unknown for Type<T> {}

macro_rules! known {
    ($($ty:ty = $name:literal),* $(,)?) => {$(
        impl Type<$ty> {
            /// The type's name, as matching knows it.
            pub const IS: Is = Is {
                name: $name,
                hidden: concat!(
                    "this is `", $name, "` under another name, and path parameters are matched by the names of \
                     their types: write `", $name, "`"
                ),
            };
        }
    )*};
}

known! {
    u8 = "u8", u16 = "u16", u32 = "u32", u64 = "u64", u128 = "u128", usize = "usize",
    i8 = "i8", i16 = "i16", i32 = "i32", i64 = "i64", i128 = "i128", isize = "isize",
    bool = "bool", String = "String", &str = "&str",
}

impl Is {
    /// Asserts that the type is the one that is called `name`; none that is known, if that is empty.
    ///
    /// # Panics
    ///
    /// If it is not: when the table is compiled.
    #[track_caller]
    pub const fn assume(self, name: &str) {
        if !same(self.name, name) {
            if self.name.is_empty() {
                panic!(
                    "this is not the type of the standard library that has this name, and path parameters are \
                     matched by the names of their types: give it another name"
                );
            }
            panic!("{}", self.hidden);
        }
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Id = u64;
    struct Own;

    #[test]
    fn aliases_are_seen_through() {
        for (is, name, holds) in [
            (Type::<u64>::IS, "u64", true),
            (Type::<Id>::IS, "u64", true),
            (Type::<Id>::IS, "", false),
            (Type::<u32>::IS, "u64", false),
            (Type::<Own>::IS, "", true),
            (Type::<Own>::IS, "String", false),
            (Type::<&str>::IS, "&str", true),
            (Type::<Option<u64>>::IS, "", true),
        ] {
            assert_eq!(std::panic::catch_unwind(|| is.assume(name)).is_ok(), holds, "{is:?} as {name:?}");
        }
    }
}
