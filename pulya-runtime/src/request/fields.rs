//! The header section of a request: looked up where it stands, neither copied nor lower-cased.

use http::HeaderMap;

/// The header section of a request (RFC 9110 section 5).
///
/// Names compare without regard to case. A field that was sent several times has several entries.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'r> {
    form: Form<'r>,
}

#[derive(Clone, Copy, Debug)]
enum Form<'r> {
    /// Slices of the head that a connection read.
    Wire { bytes: &'r [u8], spans: &'r [FieldSpan] },
    /// The map that came with an `http::Request`: from HTTP/2, tower or the test client.
    Map(&'r HeaderMap),
}

/// Where a field's name and value stand in the bytes of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpan {
    /// First byte of the name.
    pub name_start: u32,
    /// One past the last byte of the name.
    pub name_end: u32,
    /// First byte of the value, white space before it left out.
    pub value_start: u32,
    /// One past the last byte of the value, white space after it left out.
    pub value_end: u32,
}

/// One field: a name and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'r> {
    /// The name as it was sent; compare it without regard to case.
    pub name: &'r str,
    /// The value, white space around it left out. Not always UTF-8.
    pub value: &'r [u8],
}

impl<'r> Fields<'r> {
    /// A view of `spans` over `bytes`. A span that does not fit reads as empty.
    #[inline]
    pub fn wire(bytes: &'r [u8], spans: &'r [FieldSpan]) -> Self {
        Self { form: Form::Wire { bytes, spans } }
    }

    /// A view of a header map.
    #[inline]
    pub fn map(map: &'r HeaderMap) -> Self {
        Self { form: Form::Map(map) }
    }

    /// The value of the first field of that name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&'r [u8]> {
        match self.form {
            Form::Wire { bytes, spans } => spans
                .iter()
                .find(|span| {
                    slice(bytes, span.name_start, span.name_end).eq_ignore_ascii_case(name.as_bytes())
                })
                .map(|span| slice(bytes, span.value_start, span.value_end)),
            Form::Map(map) => map.get(name).map(|value| value.as_bytes()),
        }
    }

    /// The value of the first field of that name, if it is UTF-8.
    #[inline]
    pub fn text(&self, name: &str) -> Option<&'r str> {
        self.get(name).and_then(|value| std::str::from_utf8(value).ok())
    }

    /// The values of all fields of that name, in the order they were sent.
    pub fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'r [u8]> + use<'r, 'n> {
        self.iter().filter(move |field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
    }

    /// Every field, in the order they were sent (a map keeps that order for each name only).
    pub fn iter(&self) -> impl Iterator<Item = Field<'r>> + use<'r> {
        let (wire, map) = match self.form {
            Form::Wire { bytes, spans } => (Some((bytes, spans)), None),
            Form::Map(map) => (None, Some(map)),
        };
        let wire = wire.into_iter().flat_map(|(bytes, spans)| {
            spans.iter().map(move |span| Field {
                name: std::str::from_utf8(slice(bytes, span.name_start, span.name_end)).unwrap_or_default(),
                value: slice(bytes, span.value_start, span.value_end),
            })
        });
        let map = map.into_iter().flat_map(|map| {
            map.iter().map(|(name, value)| Field { name: name.as_str(), value: value.as_bytes() })
        });
        wire.chain(map)
    }
}

#[inline]
fn slice(bytes: &[u8], start: u32, end: u32) -> &[u8] {
    bytes.get(start as usize..end as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(bytes: &[u8]) -> Vec<FieldSpan> {
        let text = std::str::from_utf8(bytes).expect("ASCII");
        let mut at = 0;
        text.split_inclusive('\n')
            .map(|line| {
                let colon = line.find(':').expect("a field");
                let span = FieldSpan {
                    name_start: at,
                    name_end: at + colon as u32,
                    value_start: at + colon as u32 + 1,
                    value_end: at + line.len() as u32 - 1,
                };
                at += line.len() as u32;
                span
            })
            .collect()
    }

    #[test]
    fn both_forms_answer_alike() {
        let bytes = b"Host:a\nX-One:1\nx-one:2\nx-bad:\xff\n";
        let text = b"Host:a\nX-One:1\nx-one:2\nx-bad:?\n";
        let spans = spans(text);
        let mut map = HeaderMap::new();
        map.append("host", "a".parse().expect("a value"));
        map.append("x-one", "1".parse().expect("a value"));
        map.append("x-one", "2".parse().expect("a value"));
        map.append("x-bad", http::HeaderValue::from_bytes(b"\xff").expect("a value"));
        for fields in [Fields::wire(bytes, &spans), Fields::map(&map)] {
            assert_eq!(fields.get("HOST"), Some(&b"a"[..]));
            assert_eq!(fields.all("x-ONE").collect::<Vec<_>>(), [b"1", b"2"]);
            assert_eq!(fields.get("x-bad"), Some(&b"\xff"[..]));
            assert_eq!(fields.text("x-bad"), None);
            assert_eq!(fields.get("x"), None);
            assert_eq!(fields.iter().count(), 4);
        }
    }
}
