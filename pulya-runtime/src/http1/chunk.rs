//! The chunked coding (RFC 9112 section 7.1), decoded byte for byte as its grammar has it and no other way.

use std::ops::Range;

use super::is_token_byte;

/// Where in a chunked body the next byte stands.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    state: State,
    /// Bytes of extensions and of trailers that may still come.
    extensions_left: usize,
    trailers_left: usize,
    /// The name of the trailer that is being read, lower-cased, as far as it can be a forbidden one.
    name: [u8; LONGEST],
    name_length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Size { digits: u8, size: u64 },
    Extension { part: Extension, size: u64 },
    SizeEnd { size: u64 },
    Data { left: u64 },
    DataCr,
    DataEnd,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerEnd,
    LastEnd,
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extension {
    /// After `;`
    BeforeName,
    Name,
    AfterName,
    /// After `=`
    BeforeValue,
    Value,
    Quoted,
    /// After `\`
    Escaped,
    AfterValue,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The input is used up.
    More,
    /// These bytes of the input are data.
    Data(Range<usize>),
    /// The body has ended.
    End,
}

impl Decoder {
    pub(crate) fn new(extensions: usize, trailers: usize) -> Self {
        Self {
            state: State::Size { digits: 0, size: 0 },
            extensions_left: extensions,
            trailers_left: trailers,
            name: [0; LONGEST],
            name_length: 0,
        }
    }

    /// Reads up to the next data or the end. Says how many bytes of the input are used up by that, data included.
    pub(crate) fn step(&mut self, input: &[u8]) -> Result<(usize, Step), &'static str> {
        let mut at = 0;
        loop {
            if let State::Data { left } = self.state {
                let count = usize::try_from(left).unwrap_or(usize::MAX).min(input.len() - at);
                if count == 0 {
                    return Ok((at, Step::More));
                }
                let left = left - count as u64;
                self.state = if left == 0 { State::DataCr } else { State::Data { left } };
                return Ok((at + count, Step::Data(at..at + count)));
            }
            if self.state == State::Done {
                return Ok((at, Step::End));
            }
            let Some(&byte) = input.get(at) else { return Ok((at, Step::More)) };
            self.state = self.next(byte)?;
            at += 1;
        }
    }

    fn next(&mut self, byte: u8) -> Result<State, &'static str> {
        Ok(match (self.state, byte) {
            (State::Size { digits, size }, _) => match (hexadecimal(byte), byte) {
                // 16 digits are 64 bits.
                (Some(_), _) if digits == 16 => return Err("the size of a chunk is too large"),
                (Some(value), _) => State::Size { digits: digits + 1, size: size << 4 | u64::from(value) },
                (None, b'\r') if digits > 0 => State::SizeEnd { size },
                (None, b';') if digits > 0 => {
                    self.count_extension()?;
                    State::Extension { part: Extension::BeforeName, size }
                }
                _ => return Err("the size of a chunk is malformed"),
            },
            (State::Extension { part, size }, _) => {
                self.count_extension()?;
                match (part, byte) {
                    (Extension::Name | Extension::Value | Extension::AfterValue, b'\r') => {
                        State::SizeEnd { size }
                    }
                    _ => State::Extension { part: part.next(byte)?, size },
                }
            }
            (State::SizeEnd { size: 0 }, b'\n') => State::TrailerStart,
            (State::SizeEnd { size }, b'\n') => State::Data { left: size },
            (State::DataCr, b'\r') => State::DataEnd,
            (State::DataEnd, b'\n') => State::Size { digits: 0, size: 0 },
            (State::DataCr | State::DataEnd, _) => return Err("a chunk is longer than its size"),
            (State::TrailerStart, b'\r') => State::LastEnd,
            (State::TrailerStart, _) if is_token_byte(byte) => {
                self.name_length = 0;
                self.name_byte(byte)?;
                State::TrailerName
            }
            (State::TrailerName, b':') => {
                self.count_trailer()?;
                if self.is_forbidden() {
                    return Err("a field that may not be a trailer");
                }
                State::TrailerValue
            }
            (State::TrailerName, _) if is_token_byte(byte) => {
                self.name_byte(byte)?;
                State::TrailerName
            }
            (State::TrailerValue, b'\r') => State::TrailerEnd,
            (State::TrailerValue, b'\t' | b' '..=b'~' | 0x80..) => {
                self.count_trailer()?;
                State::TrailerValue
            }
            (State::TrailerEnd, b'\n') => State::TrailerStart,
            (State::LastEnd, b'\n') => State::Done,
            (State::TrailerStart | State::TrailerName | State::TrailerValue, _) => {
                return Err("a trailer is malformed");
            }
            _ => return Err("a line of the chunked coding does not end with CRLF"),
        })
    }

    fn count_extension(&mut self) -> Result<(), &'static str> {
        self.extensions_left =
            self.extensions_left.checked_sub(1).ok_or("the chunk extensions are too long")?;
        Ok(())
    }

    fn count_trailer(&mut self) -> Result<(), &'static str> {
        self.trailers_left = self.trailers_left.checked_sub(1).ok_or("the trailers are too long")?;
        Ok(())
    }

    fn name_byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.count_trailer()?;
        if let Some(place) = self.name.get_mut(self.name_length) {
            *place = byte.to_ascii_lowercase();
        }
        self.name_length = self.name_length.saturating_add(1);
        Ok(())
    }

    fn is_forbidden(&self) -> bool {
        self.name.get(..self.name_length).is_some_and(|name| {
            name.starts_with(b"if-") || FORBIDDEN.iter().any(|forbidden| forbidden.as_bytes() == name)
        })
    }
}

impl Extension {
    /// `*( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`, of which white space before `;` is
    /// left out: it would stand right behind the size, where readers differ.
    fn next(self, byte: u8) -> Result<Self, &'static str> {
        Ok(match (self, byte) {
            (Self::BeforeName | Self::AfterName | Self::BeforeValue, b' ' | b'\t') => self,
            (Self::BeforeName | Self::Name, _) if is_token_byte(byte) => Self::Name,
            (Self::Name, b' ' | b'\t') => Self::AfterName,
            (Self::Name | Self::AfterName, b'=') => Self::BeforeValue,
            (Self::Name | Self::Value | Self::AfterValue, b';') => Self::BeforeName,
            (Self::BeforeValue | Self::Value, _) if is_token_byte(byte) => Self::Value,
            (Self::BeforeValue, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::AfterValue,
            (Self::Quoted, b'\\') => Self::Escaped,
            (Self::Quoted | Self::Escaped, b'\t' | b' '..=b'~' | 0x80..) => Self::Quoted,
            _ => return Err("a chunk extension is malformed"),
        })
    }
}

fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

const LONGEST: usize = 25;

/// What no trailer may be (RFC 9110 section 6.5.1): framing, routing, modifiers, authentication, control data
/// and what says how to read the content. Conditions (`if-*`) come on top.
const FORBIDDEN: &[&str] = &[
    "age",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "expect",
    "expires",
    "host",
    "keep-alive",
    "location",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authentication-info",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "retry-after",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "warning",
    "www-authenticate",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(input: &[u8], piece: usize) -> Result<(Vec<u8>, usize, bool), &'static str> {
        let mut decoder = Decoder::new(64, 64);
        let (mut data, mut at) = (Vec::new(), 0);
        while at < input.len() {
            let part = &input[at..(at + piece).min(input.len())];
            let (used, step) = decoder.step(part)?;
            at += used;
            match step {
                Step::Data(range) => data.extend_from_slice(&part[range]),
                Step::End => return Ok((data, at, true)),
                Step::More => {}
            }
        }
        let ended = matches!(decoder.step(b"")?, (0, Step::End));
        Ok((data, at, ended))
    }

    #[test]
    fn well_formed() {
        for (input, data) in [
            ("0\r\n\r\n", ""),
            ("000\r\n\r\n", ""),
            ("5\r\nhello\r\n0\r\n\r\n", "hello"),
            ("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
            ("1;a\r\nx\r\n0;b=c;d=\"e;\\\"f\"\r\n\r\n", "x"),
            ("1; a = b\r\nx\r\n0\r\n\r\n", "x"),
            ("1\r\nx\r\n0\r\nx-sum: 1\r\nx-empty:\r\n\r\n", "x"),
        ] {
            for piece in 1..=input.len() {
                assert_eq!(
                    decode(input.as_bytes(), piece),
                    Ok((data.as_bytes().to_vec(), input.len(), true)),
                    "{input:?} by {piece}"
                );
            }
        }
    }

    #[test]
    fn malformed() {
        for input in [
            "\r\n",
            "+1\r\n",
            "-1\r\n",
            "0x1\r\n",
            " 1\r\n",
            "1 \r\n",
            "1\n",
            "1\r1",
            "g\r\n",
            ";a\r\n",
            "1;\r\n",
            "1;a=\r\n",
            "1;=b\r\n",
            "1;a b\r\n",
            "1;a\n",
            "1;a=\"b\r\n",
            "1;a=\"b\"c\r\n",
            "1;a\0\r\n",
            "1 ;a\r\n",
            "11111111111111111\r\n",
            "1\r\nxx",
            "1\r\nx\n",
            "1\r\nx\rx",
            "0\r\n\n",
            "0\r\nx\r\n",
            "0\r\n: x\r\n",
            "0\r\nx : y\r\n",
            "0\r\nx: y\n",
            "0\r\nx: \0\r\n",
            "0\r\nx: y\r\n z\r\n\r\n",
            "0\r\nHost: x\r\n",
            "0\r\nContent-Length: 1\r\n",
            "0\r\ntransfer-encoding: chunked\r\n",
            "0\r\nIf-Match: *\r\n",
            "0\r\n\rx",
        ] {
            for piece in 1..=input.len() {
                assert!(decode(input.as_bytes(), piece).is_err(), "{input:?} by {piece}");
            }
        }
    }

    #[test]
    fn extensions_and_trailers_are_bounded_over_the_whole_body() {
        let chunk = "1;0123456789abcdef\r\nx\r\n";
        assert!(decode(chunk.repeat(3).as_bytes(), 7).is_ok());
        assert_eq!(decode(chunk.repeat(4).as_bytes(), 7), Err("the chunk extensions are too long"));
        let long = format!("0\r\nx: {}\r\n\r\n", "y".repeat(64));
        assert_eq!(decode(long.as_bytes(), 7), Err("the trailers are too long"));
    }

    #[test]
    fn the_largest_size_is_one() {
        assert!(decode(b"ffffffffffffffff\r\nx", 3).is_ok());
    }
}
