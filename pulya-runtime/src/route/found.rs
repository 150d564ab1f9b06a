//! The result of matching.

use crate::response::Fixed;

/// What a request comes to, and where the path parameters of its route stand.
#[derive(Clone, Debug)]
pub struct Found {
    /// What the request comes to.
    pub outcome: Outcome,
    /// The spans of the route's path parameters, in the order of the path. Only those of the route mean anything.
    pub captures: Captures,
}

impl Found {
    /// Nothing found yet.
    #[inline(always)]
    pub const fn new() -> Found {
        Found { outcome: Outcome::Missing, captures: Captures::new() }
    }

    /// The route of this id takes the request.
    #[inline(always)]
    pub fn take(&mut self, id: u32) {
        self.outcome = Outcome::Route(id);
    }
}

impl Default for Found {
    fn default() -> Found {
        Found::new()
    }
}

/// What a request comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The route of this id takes it.
    Route(u32),
    /// The path is there, but not for this method: 405.
    NotAllowed(&'static Allow),
    /// OPTIONS on a path that has no route for it: an answer with this `Allow`.
    Options(&'static Allow),
    /// A path parameter is not of its type: 404, with a problem that names both.
    Mismatch(&'static Mismatch),
    /// `.` or `..` among the segments that `{*rest}` takes: 400.
    BadPath,
    /// Nothing matches: 404.
    Missing,
}

/// The methods that some path has.
#[derive(Debug, PartialEq, Eq)]
pub struct Allow {
    /// The methods of the routes, as bits; which is which only matters to [`Table`](super::Table).
    pub routed: u16,
    /// The value of the `Allow` field (RFC 9110, section 10.2.1), such as `GET, HEAD, OPTIONS`.
    pub value: &'static str,
    /// The answer where the path has other methods: 405 with this `Allow`, complete.
    pub not_allowed: Fixed,
    /// The answer to OPTIONS: 204 with this `Allow`, complete.
    pub options: Fixed,
}

/// A path parameter and the type that it would have to be of.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The parameter's name.
    pub parameter: &'static str,
    /// Its type, as the table writes it.
    pub ty: &'static str,
}

/// Where a path parameter stands in the normalised path, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub from: u16,
    /// The first byte behind it.
    pub to: u16,
}

/// The spans of up to 16 path parameters, without an allocation.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    spans: [Span; 16],
}

impl Captures {
    /// No parameters yet.
    #[inline]
    pub const fn new() -> Captures {
        Captures { spans: [Span { from: 0, to: 0 }; 16] }
    }

    /// The span of the parameter with this index.
    #[inline]
    pub fn span(&self, index: usize) -> Span {
        self.spans.get(index).copied().unwrap_or_default()
    }

    /// Sets a span. Both ends are offsets into a path of at most [`MAX_PATH`](super::MAX_PATH) bytes.
    #[inline(always)]
    pub fn put(&mut self, index: usize, from: usize, to: usize) {
        if let Some(span) = self.spans.get_mut(index) {
            *span = Span { from: from as u16, to: to as u16 };
        }
    }

    /// The bytes of a parameter.
    #[inline]
    pub fn bytes<'p>(&self, index: usize, path: &'p [u8]) -> &'p [u8] {
        let span = self.span(index);
        path.get(usize::from(span.from)..usize::from(span.to)).unwrap_or_default()
    }
}
