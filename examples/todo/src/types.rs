//! What goes over the wire, and the rules it keeps.

use std::path::PathBuf;

use garde::Validate;
use pulya::ToJson;
use serde::Deserialize;

/// What the service is told at its start.
#[derive(Debug)]
pub struct Config {
    /// The file that keeps the lists. Made where there is none.
    pub database: PathBuf,
    /// The origins whose pages may use the lists, beside the page that comes with them.
    pub origins: Vec<String>,
}

/// Whoever asks.
#[derive(Clone, Debug, ToJson)]
pub struct User {
    pub id: i64,
    pub name: String,
}

/// A user, and the only time that their token is told.
#[derive(Debug, ToJson)]
pub struct SignedUp {
    pub id: i64,
    pub name: String,
    pub token: String,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    #[garde(length(chars, min = 1, max = 60), custom(not_blank))]
    pub name: String,
}

#[derive(Debug, PartialEq, Eq, ToJson)]
pub struct Todo {
    pub id: u32,
    pub title: String,
    pub done: bool,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTodo {
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    pub title: String,
}

/// What is to be another way; what is left out stays.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Change {
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub title: Option<String>,
    #[garde(skip)]
    pub done: Option<bool>,
}

/// Which part of a list.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The `next` of the page before.
    #[serde(default)]
    #[garde(skip)]
    pub after: u32,
    #[serde(default = "Page::default_limit")]
    #[garde(range(min = 1, max = 100))]
    pub limit: u32,
    /// Only what is done, or only what is not.
    #[garde(skip)]
    pub done: Option<bool>,
}

impl Page {
    fn default_limit() -> u32 {
        50
    }
}

#[derive(Debug, ToJson)]
pub struct TodoPage {
    pub todos: Vec<Todo>,
    /// The `after` of the next page, if there is one.
    pub next: Option<u32>,
}

fn not_blank(text: &str, (): &()) -> garde::Result {
    match text.trim().is_empty() {
        true => Err(garde::Error::new("is blank")),
        false => Ok(()),
    }
}
