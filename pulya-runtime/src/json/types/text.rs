//! Text, and what is written as text.

use std::ffi::{CStr, CString, OsStr, OsString};
use std::fmt;
use std::net;
use std::path::{Path, PathBuf};

use crate::json::{At, Error, Out, Room, ToJson, Within};

impl ToJson for str {
    #[inline]
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        Ok(out.str(at.room(), self, 0)?.at())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn put_json<'b>(&self, out: &mut Out<'b>, at: Room<'b>, after: usize) -> Result<Room<'b>, Error> {
        out.str(at, self, after)
    }

    fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.write_json(out, at)
    }

    fn write_json_entries<'b>(&self, _: &mut Out<'b>, _: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        Err(within.refuse("a string"))
    }
}

/// Types that lend a `str`.
macro_rules! as_str {
    ($($type:ty, $self:ident => $text:expr, $kind:literal;)*) => {
        $(
            impl ToJson for $type {
                #[inline]
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    let $self = self;
                    ToJson::write_json($text, out, at)
                }

                #[cfg_attr(not(debug_assertions), inline(always))]
                fn put_json<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: Room<'b>,
                    after: usize,
                ) -> Result<Room<'b>, Error> {
                    let $self = self;
                    out.str(at, $text, after)
                }

                fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    self.write_json(out, at)
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    let $self = self;
                    let _: &str = $text;
                    Err(within.refuse($kind))
                }
            }
        )*
    };
}

as_str! {
    String, text => text.as_str(), "a string";
    char, c => c.encode_utf8(&mut [0; 4]), "a char";
    Path, path => path.to_str().ok_or_else(not_utf8)?, "a string";
    PathBuf, path => path.to_str().ok_or_else(not_utf8)?, "a string";
}

#[cold]
fn not_utf8() -> Error {
    Error::new("path contains invalid UTF-8 characters")
}

/// Types whose text is their `Display`.
macro_rules! as_display {
    ($($type:ty)*) => {
        $(
            impl ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    display(self, out, at)
                }

                fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    display(self, out, at)
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    Err(within.refuse("a string"))
                }
            }
        )*
    };
}

as_display! {
    fmt::Arguments<'_>
    net::IpAddr net::Ipv4Addr net::Ipv6Addr
    net::SocketAddr net::SocketAddrV4 net::SocketAddrV6
}

/// Writes a value's `Display` as a string.
pub(super) fn display<'b>(value: &dyn fmt::Display, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
    struct Text {
        /// What an address fits into.
        short: [u8; 64],
        length: usize,
        long: String,
    }

    impl fmt::Write for Text {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            let end = self.length + piece.len();
            if self.long.is_empty() && end <= self.short.len() {
                self.short[self.length..end].copy_from_slice(piece.as_bytes());
                self.length = end;
            } else {
                if self.long.is_empty() {
                    self.long.push_str(str::from_utf8(&self.short[..self.length]).map_err(|_| fmt::Error)?);
                }
                self.long.push_str(piece);
            }
            Ok(())
        }
    }

    let mut text = Text { short: [0; 64], length: 0, long: String::new() };
    fmt::Write::write_fmt(&mut text, format_args!("{value}"))
        .map_err(|_| Error::new("a `Display` implementation failed"))?;
    if text.long.is_empty() {
        let text = str::from_utf8(&text.short[..text.length]).map_err(|_| not_utf8())?;
        text.write_json(out, at)
    } else {
        text.long.write_json(out, at)
    }
}

/// C strings are byte arrays, and those are lists of numbers.
macro_rules! as_bytes {
    ($($type:ty)*) => {
        $(
            impl ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    self.to_bytes().write_json(out, at)
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    Err(within.refuse("a byte array"))
                }
            }
        )*
    };
}

as_bytes! { CStr CString }

#[cfg(any(unix, windows))]
impl ToJson for OsStr {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        let at = out.room(at, 1)?;
        let at = out.lit(at, "{");
        let at = os_entries(self, out, at)?;
        let at = out.room(at, 1)?;
        Ok(out.lit(at, "}").at())
    }

    fn write_json_entries<'b>(&self, out: &mut Out<'b>, at: At<'b>, _: &Within) -> Result<At<'b>, Error> {
        let at = out.room(at, 1)?;
        let at = out.comma(at);
        os_entries(self, out, at)
    }
}

#[cfg(unix)]
fn os_entries<'b>(text: &OsStr, out: &mut Out<'b>, at: Room<'b>) -> Result<At<'b>, Error> {
    use std::os::unix::ffi::OsStrExt;
    let at = out.room(at.at(), 7)?;
    let at = out.lit(at, "\"Unix\":");
    text.as_bytes().write_json(out, at.at())
}

#[cfg(windows)]
fn os_entries<'b>(text: &OsStr, out: &mut Out<'b>, at: Room<'b>) -> Result<At<'b>, Error> {
    use std::os::windows::ffi::OsStrExt;
    let at = out.room(at.at(), 10)?;
    let at = out.lit(at, "\"Windows\":");
    out.list(at.at(), text.encode_wide(), |out, at, unit| unit.put_json(out, at, 1))
}

#[cfg(any(unix, windows))]
impl ToJson for OsString {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.as_os_str().write_json(out, at)
    }

    fn write_json_entries<'b>(
        &self,
        out: &mut Out<'b>,
        at: At<'b>,
        within: &Within,
    ) -> Result<At<'b>, Error> {
        self.as_os_str().write_json_entries(out, at, within)
    }
}
