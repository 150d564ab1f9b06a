//! Answers that are known before any request: assembled when the program is compiled.

/// A complete answer that only waits for its `date`.
#[derive(Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The status code.
    pub status: u16,
    /// The header section but for `date` and `connection`: `content-length` is among them.
    pub fields: &'static [(&'static str, &'static str)],
    /// The same as HTTP/1.1 writes it: status line and fields, each ended by CRLF.
    pub head: &'static str,
    /// The body.
    pub body: &'static [u8],
}

/// Assembles a [`Fixed`] problem from literals; the length is checked when it is compiled.
macro_rules! fixed_problem {
    ($status:literal, $title:literal, $length:literal) => {{
        const BODY: &str =
            concat!("{\"type\":\"about:blank\",\"title\":\"", $title, "\",\"status\":", $status, "}");
        const { assert!(BODY.len() == $length, concat!("the length of the problem ", $status)) };
        const FIXED: &Fixed = &Fixed {
            status: $status,
            fields: &[("content-type", "application/problem+json"), ("content-length", stringify!($length))],
            head: concat!(
                "HTTP/1.1 ",
                $status,
                " ",
                $title,
                "\r\ncontent-type: application/problem+json\r\ncontent-length: ",
                $length,
                "\r\n"
            ),
            body: BODY.as_bytes(),
        };
        FIXED
    }};
}

impl Fixed {
    /// The problem (RFC 9457) that stands for a status when there is nothing more to say.
    ///
    /// Covers what pulya answers by itself; any other status reads as 500.
    pub fn problem(status: u16) -> &'static Fixed {
        match status {
            400 => fixed_problem!(400, "Bad Request", 57),
            404 => fixed_problem!(404, "Not Found", 55),
            406 => fixed_problem!(406, "Not Acceptable", 60),
            408 => fixed_problem!(408, "Request Timeout", 61),
            413 => fixed_problem!(413, "Content Too Large", 63),
            414 => fixed_problem!(414, "URI Too Long", 58),
            415 => fixed_problem!(415, "Unsupported Media Type", 68),
            417 => fixed_problem!(417, "Expectation Failed", 64),
            422 => fixed_problem!(422, "Unprocessable Content", 67),
            431 => fixed_problem!(431, "Request Header Fields Too Large", 77),
            501 => fixed_problem!(501, "Not Implemented", 61),
            503 => fixed_problem!(503, "Service Unavailable", 65),
            505 => fixed_problem!(505, "HTTP Version Not Supported", 72),
            _ => fixed_problem!(500, "Internal Server Error", 67),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_consistent() {
        for status in [400, 404, 406, 408, 413, 414, 415, 417, 422, 431, 500, 501, 503, 505] {
            let fixed = Fixed::problem(status);
            assert_eq!(fixed.status, status);
            let value: serde_json::Value = serde_json::from_slice(fixed.body).expect("JSON");
            assert_eq!(value["status"], status);
            assert!(
                fixed.head.starts_with(&format!(
                    "HTTP/1.1 {status} {}\r\n",
                    value["title"].as_str().expect("text")
                ))
            );
            for (name, text) in fixed.fields {
                assert!(fixed.head.contains(&format!("{name}: {text}\r\n")));
            }
            assert!(fixed.head.contains(&format!("content-length: {}\r\n", fixed.body.len())));
        }
        assert_eq!(Fixed::problem(418).status, 500);
    }
}
