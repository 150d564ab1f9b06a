//! All cookies of a request.

use super::Extract;
use crate::request::{Body, Head};
use crate::response::Error;

/// The cookies of a request (RFC 6265 section 5.4), as they were sent.
///
/// For a single one write `cookie "session" session: &str`, which copies nothing.
///
/// ```
/// use pulya_runtime::extract::Cookies;
/// let cookies: Cookies = "theme=dark; session=\"42\"".parse().unwrap();
/// assert_eq!(cookies.get("session"), Some("42"));
/// assert_eq!(cookies.get("Session"), None); // names are case-sensitive
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cookies(String);

impl Cookies {
    /// The value of the first cookie of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Names and values in the order they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(&self.0)
    }
}

impl std::str::FromStr for Cookies {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl Extract for Cookies {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        // Copied, since an extractor borrows nothing of the request.
        let mut all = String::new();
        // HTTP/2 splits the field (RFC 9113 section 8.2.3).
        for value in head.fields.all("cookie").filter_map(|value| std::str::from_utf8(value).ok()) {
            if !all.is_empty() {
                all.push_str("; ");
            }
            all.push_str(value);
        }
        Ok(Self(all))
    }
}

/// The pairs of a `cookie` field. A value may stand in quotes.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|pair| pair.trim().split_once('=')).map(|(name, value)| {
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        (name, quoted.unwrap_or(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::extract;

    #[test]
    fn several_fields_are_one() {
        let cookies = extract::<Cookies>(&[("cookie", b"a=1; b=2"), ("cookie", b"a=3"), ("cookie", b"\xff")])
            .expect("cookies");
        assert_eq!(cookies.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "2"), ("a", "3")]);
        assert_eq!(cookies.get("a"), Some("1"));
        for hostile in ["", ";", "=", "=;=", "a", "a=\"", "\"=\"\"", ";;;a"] {
            let cookies: Cookies = hostile.parse().unwrap_or_default();
            let _ = cookies.iter().count();
        }
    }
}
