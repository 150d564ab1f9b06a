//! Types of path parameters that the compiler knows nothing about.

use std::str::FromStr;

/// Lower-case letters only.
#[derive(Debug)]
pub struct Slug;

/// A text of an even number of bytes.
#[derive(Debug)]
pub struct Even;

impl FromStr for Slug {
    type Err = ();

    fn from_str(text: &str) -> Result<Slug, ()> {
        text.bytes().all(|byte| byte.is_ascii_lowercase()).then_some(Slug).ok_or(())
    }
}

impl FromStr for Even {
    type Err = ();

    fn from_str(text: &str) -> Result<Even, ()> {
        text.len().is_multiple_of(2).then_some(Even).ok_or(())
    }
}

/// Whether the type of this name takes `text`.
pub fn takes(name: &str, text: &str) -> bool {
    match name {
        "Slug" => text.parse::<Slug>().is_ok(),
        "Even" => text.parse::<Even>().is_ok(),
        other => panic!("no type {other}"),
    }
}
