//! `set-cookie`, through the `cookie` crate.

use cookie::Cookie;
use http::HeaderValue;
use http::header::SET_COOKIE;

use super::Response;

impl Response {
    /// Sets a cookie.
    ///
    /// ```
    /// use pulya_runtime::response::{Response, Status, cookie::Cookie};
    /// let session = Cookie::build(("session", "42")).http_only(true).secure(true).path("/");
    /// let response = Response::new(Status::NO_CONTENT).cookie(session);
    /// assert_eq!(response.headers()["set-cookie"], "session=42; HttpOnly; Secure; Path=/");
    /// ```
    ///
    /// A part of it with a character that RFC 6265 section 4.1.1 does not allow there makes the response a 500: a `;`
    /// in a value would end it, and what follows would be read as attributes. Encode such a value first.
    pub fn cookie<'c>(mut self, cookie: impl Into<Cookie<'c>>) -> Self {
        let cookie = cookie.into();
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let octet = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
        let attribute = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b';';
        let all = |text: &str, fits: fn(u8) -> bool| text.bytes().all(fits);
        for (what, fits) in [
            ("name", !cookie.name().is_empty() && all(cookie.name(), token)),
            ("value", all(cookie.value_trimmed(), octet)),
            ("path", all(cookie.path().unwrap_or_default(), attribute)),
            ("domain", all(cookie.domain().unwrap_or_default(), attribute)),
        ] {
            if !fits {
                return self
                    .faulty(format!("the {what} of a cookie, which has a character that can't stand there"));
            }
        }
        match HeaderValue::try_from(cookie.to_string()) {
            Ok(value) => _ = self.headers.append(SET_COOKIE, value),
            Err(error) => return self.faulty(format!("a cookie: {error}")),
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::Status;

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let set = |cookie: Cookie<'static>| Response::new(Status::OK).cookie(cookie).take_fault();
        let fault = |what| {
            format!(
                "a response can't be sent, for the {what} of a cookie, which has a character that can't stand there"
            )
        };
        for (name, value, expected) in [
            ("a", "b", None),
            ("a", "", None),
            ("", "b", Some("name")),
            ("a b", "c", Some("name")),
            ("a", "b; Domain=evil", Some("value")),
            ("a", "b\r\nx: y", Some("value")),
            ("a", "ä", Some("value")),
            ("a", "b,c", Some("value")),
        ] {
            assert_eq!(
                set(Cookie::new(name, value)).as_deref(),
                expected.map(fault).as_deref(),
                "{name}={value}"
            );
        }
        assert_eq!(
            set(Cookie::build(("a", "b")).path("/; Secure").build()).as_deref(),
            Some(&*fault("path"))
        );
        assert_eq!(set(Cookie::build(("a", "b")).domain("x\ny").build()).as_deref(), Some(&*fault("domain")));
    }

    #[test]
    fn several_are_sent() {
        let response = Response::new(Status::OK).cookie(("a", "1")).cookie(("b", "2"));
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    }
}
