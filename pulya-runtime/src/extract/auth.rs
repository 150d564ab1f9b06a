//! Who asks: the schemes of the `authorization` field.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::WWW_AUTHENTICATE;

use super::Extract;
use crate::request::{Body, Head};
use crate::response::{Error, Problem};

/// The token of `authorization: Bearer ..` (RFC 6750 section 2.1), in full: `Bearer(token): Bearer`.
///
/// What is not there is a 401 that says which scheme is wanted; `Option<Bearer>` takes requests without one.
///
/// ```
/// use pulya_runtime::extract::{Bearer, Extract};
/// use pulya_runtime::request::{Body, Head};
/// use pulya_runtime::response::{Error, ResultExt};
///
/// struct User(u32);
///
/// impl Extract for User {
///     async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error> {
///         let Bearer(token) = Bearer::extract(head, body).await?;
///         Ok(Self(token.parse::<u32>().status(401)?))
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(pub String);

/// Name and password of `authorization: Basic ..` (RFC 7617).
///
/// Compare a password with one of the functions made for that, never with `==`: that takes longer the more of it is
/// right.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicAuth {
    /// Who asks.
    pub name: String,
    /// The password.
    pub password: String,
}

// What opens doors does not stand in a log.
impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(..)")
    }
}

impl fmt::Debug for BasicAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuth").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Extract for Bearer {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        let Some(credentials) = credentials(head, "Bearer")? else {
            return Err(missing("Bearer", "Bearer"));
        };
        // RFC 6750 section 2.1: b64token. What else comes is no token of anybody's.
        let body = credentials.trim_end_matches('=');
        let valid = !body.is_empty()
            && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
        if !valid {
            return Err(malformed("the token is malformed", "Bearer error=\"invalid_token\""));
        }
        Ok(Self(credentials.to_owned()))
    }
}

impl Extract for BasicAuth {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        const CHALLENGE: &str = "Basic realm=\"\", charset=\"UTF-8\"";
        let Some(credentials) = credentials(head, "Basic")? else {
            return Err(missing("Basic", CHALLENGE));
        };
        let decoded = STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match decoded.as_deref().and_then(|text| text.split_once(':')) {
            Some((name, password)) => Ok(Self { name: name.to_owned(), password: password.to_owned() }),
            None => Err(malformed("the credentials are malformed", CHALLENGE)),
        }
    }
}

/// What stands behind the scheme, `None` if there is no such field or one of another scheme.
fn credentials<'r>(head: &Head<'r>, scheme: &str) -> Result<Option<&'r str>, Error> {
    let mut fields = head.fields.all("authorization");
    let Some(value) = fields.next() else { return Ok(None) };
    if fields.next().is_some() {
        return Err(Problem::new(400)
            .detail("The header field `authorization` comes more than once.")
            .into());
    }
    let Ok(value) = std::str::from_utf8(value) else { return Ok(None) };
    let (name, credentials) = value.split_once(' ').unwrap_or((value, ""));
    Ok(name.eq_ignore_ascii_case(scheme).then(|| credentials.trim_matches(' ')))
}

#[cold]
fn missing(scheme: &str, challenge: &'static str) -> Error {
    let problem = Problem::new(401).detail(format!("`authorization: {scheme} ..` is missing."));
    Error::from(problem.header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))).absent()
}

#[cold]
fn malformed(what: &str, challenge: &'static str) -> Error {
    let problem = Problem::new(401).detail(format!("In `authorization`, {what}."));
    problem.header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{extract, status};

    #[test]
    fn bearer() {
        for (value, expected) in [
            ("Bearer abc", Ok("abc")),
            ("bearer abc", Ok("abc")),
            ("BEARER  abc ", Ok("abc")),
            ("Bearer a.b-c_d~e+f/g==", Ok("a.b-c_d~e+f/g==")),
            ("Bearer", Err(401)),
            ("Bearer ", Err(401)),
            ("Bearer =", Err(401)),
            ("Bearer a b", Err(401)),
            ("Bearer a\"b", Err(401)),
            ("Basic abc", Err(401)),
            ("Bearerabc", Err(401)),
        ] {
            let found = extract::<Bearer>(&[("authorization", value.as_bytes())]);
            let found = found.as_ref().map(|bearer| bearer.0.as_str()).map_err(status);
            assert_eq!(found, expected, "{value}");
        }
        let twice: &[(&str, &[u8])] = &[("authorization", b"Bearer a"), ("authorization", b"Bearer b")];
        assert_eq!(extract::<Bearer>(twice).map_err(|error| status(&error)), Err(400));
        assert_eq!(extract::<Option<Bearer>>(&[]).ok(), Some(None));
        assert_eq!(extract::<Option<Bearer>>(twice).map_err(|error| status(&error)), Err(400));
    }

    #[test]
    fn basic() {
        for (value, expected) in [
            // The example of RFC 7617 section 2.
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Ok(("Aladdin", "open sesame"))),
            ("basic YTpiOmM=", Ok(("a", "b:c"))),
            ("Basic Og==", Ok(("", ""))),
            ("Basic YQ==", Err(401)),
            ("Basic !", Err(401)),
            ("Basic /zo=", Err(401)),
            ("Bearer a", Err(401)),
        ] {
            let found = extract::<BasicAuth>(&[("authorization", value.as_bytes())]);
            let found =
                found.as_ref().map(|auth| (auth.name.as_str(), auth.password.as_str())).map_err(status);
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn secrets_are_not_logged() {
        assert_eq!(format!("{:?}", Bearer("secret".into())), "Bearer(..)");
        let auth = BasicAuth { name: "a".into(), password: "secret".into() };
        assert!(!format!("{auth:?}").contains("secret"));
    }
}
