//! Header fields as types, through the `headers` crate.

use headers::Header as Typed;
use http::HeaderValue;

use super::Extract;
use crate::request::{Body, Head};
use crate::response::{Error, Problem};

/// A header field of a type of the `headers` crate, or of one that implements its trait.
///
/// ```
/// use headers::IfModifiedSince;
/// use pulya_runtime::extract::Header;
/// fn is_newer(Header(since): Header<IfModifiedSince>) -> bool {
///     since.is_modified(std::time::SystemTime::now())
/// }
/// ```
///
/// A field that is not there is a 400 that names it; `Option<Header<T>>` takes requests without it. For one value as
/// text write `header "x-name" name: &str`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header<T>(pub T);

impl<T: Typed> Extract for Header<T> {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        let name = T::name().as_str();
        // The crate reads its own type of value: each is copied into one.
        let values: Vec<HeaderValue> =
            head.fields.all(name).filter_map(|value| HeaderValue::from_bytes(value).ok()).collect();
        if values.is_empty() {
            let problem = Problem::new(400)
                .detail(format!("The header field `{name}` is missing."))
                .error(name.to_owned(), "is missing");
            return Err(Error::from(problem).absent());
        }
        T::decode(&mut values.iter()).map(Self).map_err(|_| {
            Problem::new(400)
                .detail(format!("The header field `{name}` is not valid."))
                .error(name.to_owned(), "is not valid")
                .into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{extract, status};

    #[test]
    fn typed_fields() {
        for (value, expected) in [("5", Ok(5)), ("x", Err(400))] {
            let found = extract::<Header<headers::ContentLength>>(&[("content-length", value.as_bytes())]);
            assert_eq!(found.map(|Header(length)| length.0).map_err(|error| status(&error)), expected);
        }
        assert_eq!(extract::<Header<headers::Host>>(&[]).map_err(|error| status(&error)).err(), Some(400));
        assert!(matches!(extract::<Option<Header<headers::Host>>>(&[]), Ok(None)));
    }
}
