//! What a request comes to that no route takes: 405, OPTIONS, 400 or 404. Off the hot path, so that it is data.

use super::class::{boolean, integer, uuid};
use super::found::{Allow, Captures, Found, Mismatch, Outcome};
use super::segment::end;
use super::walk::{BAD, dots, split};
use crate::request::Method;

/// All patterns of a table, and what can be said about the paths that they match.
///
/// `trie` is written by the compiler's `emit::table`: numbers are little endian.
///
/// ```text
/// node  = ends: u8, end*, children: u16, child*       an end for each route that ends here
/// end   = methods: u16, parameters: u8, (mismatch: u16)*
/// child = length of node: u32, shape, node            in the order of precedence
/// shape = 0 text | 1 class | 2 class | 3 parameters: u8, text*, class*      literal, parameter, rest, mixed
/// text  = length: u16, bytes
/// class = 0 | 1 | 2 | 3 signed: u8, bits: u8 | 4 index: u32          untyped, bool, Uuid, integer, opaque
/// ```
#[derive(Debug)]
pub struct Table {
    /// The patterns of all methods.
    pub trie: &'static [u8],
    /// Every set of methods that a path can have.
    pub allows: &'static [Allow],
    /// Every typed parameter.
    pub mismatches: &'static [Mismatch],
    /// What the types take that only rustc knows.
    pub opaques: &'static [fn(&[u8]) -> bool],
}

/// The bit that stands for `ANY` in the methods of a route.
const ANY: u16 = 1 << 15;

/// Says what a request comes to whose stages ended in `hit`, which is no route.
#[cold]
#[inline(never)]
pub fn unanswered(table: &'static Table, method: Method, path: &[u8], hit: u32, found: &mut Found) {
    found.outcome = outcome(table, method, path, hit);
}

fn outcome(table: &'static Table, method: Method, path: &[u8], hit: u32) -> Outcome {
    if hit == BAD {
        return Outcome::BadPath;
    }
    if path.first() != Some(&b'/') {
        return Outcome::Missing;
    }
    let own = match method {
        Method::Other => 0,
        known => 1 << known as u16,
    };
    let stages = [own, if method == Method::Head { 1 << Method::Get as u16 } else { 0 }, ANY];
    let mut walk = Walk { table, path, stages, routed: 0, bad: false, mismatch: None };
    walk.node(&mut Reader { data: table.trie }, Some(1), Failed { ordinal: 0, failed: None });
    let allow = table.allows.iter().find(|allow| allow.routed == walk.routed);
    match (allow, walk.mismatch) {
        _ if walk.bad => Outcome::BadPath,
        (Some(allow), _) if method == Method::Options => Outcome::Options(allow),
        (Some(allow), _) => Outcome::NotAllowed(allow),
        (None, Some((_, mismatch))) => Outcome::Mismatch(mismatch),
        (None, None) => Outcome::Missing,
    }
}

struct Walk<'p> {
    table: &'static Table,
    path: &'p [u8],
    /// The methods whose routes may name a mismatch, the first stage first.
    stages: [u16; 3],
    /// The methods of all patterns that match.
    routed: u16,
    /// Whether a `{*rest}` would have matched but for a dot segment.
    bad: bool,
    /// The best mismatch so far, and its stage.
    mismatch: Option<(usize, &'static Mismatch)>,
}

/// How many parameters were passed, and which of them was the first to fail its type.
#[derive(Clone, Copy)]
struct Failed {
    ordinal: u8,
    failed: Option<u8>,
}

impl Walk<'_> {
    /// Reads a node, and follows the path, whose next segment begins at `at`, through its children.
    fn node(&mut self, node: &mut Reader, at: Option<usize>, failed: Failed) {
        for _ in 0..node.u8() {
            self.end(node, at.is_none(), failed);
        }
        let Some(at) = at else { return };
        let end = end(self.path, at);
        let next = (end < self.path.len()).then_some(end + 1);
        for _ in 0..node.u16() {
            let length = node.u32() as usize;
            let mut shape = Reader { data: node.bytes(length) };
            match shape.u8() {
                0 => {
                    let text = shape.text();
                    if self.path.get(at..end) == Some(text) {
                        self.node(&mut shape, next, failed);
                    }
                }
                1 => {
                    if let Some(failed) = self.take(&mut shape, at, end, failed) {
                        self.node(&mut shape, next, failed);
                    }
                }
                2 => {
                    let len = self.path.len();
                    match self.take(&mut shape, at, len, failed) {
                        Some(failed) if dots(self.path.get(at..).unwrap_or_default()) => {
                            self.bad |= failed.failed.is_none();
                        }
                        Some(failed) => self.node(&mut shape, None, failed),
                        None => {}
                    }
                }
                _ => {
                    if let Some(failed) = self.mixed(&mut shape, at, end, failed) {
                        self.node(&mut shape, next, failed);
                    }
                }
            }
        }
    }

    /// Reads an end, and counts it if the path ends here too.
    fn end(&mut self, node: &mut Reader, here: bool, failed: Failed) {
        let methods = node.u16();
        let count = usize::from(node.u8());
        let mut mismatches = Reader { data: node.bytes(count * 2) };
        if !here {
            return;
        }
        let Some(parameter) = failed.failed else {
            self.routed |= methods & !ANY;
            return;
        };
        mismatches.bytes(usize::from(parameter) * 2);
        let Some(mismatch) = self.table.mismatches.get(usize::from(mismatches.u16())) else { return };
        if let Some(stage) = self.stages.iter().position(|stage| stage & methods != 0)
            && self.mismatch.is_none_or(|(best, _)| stage < best)
        {
            self.mismatch = Some((stage, mismatch));
        }
    }

    /// Reads a class, and says what is known of the parameters once this one is passed; `None` if it is empty.
    fn take(&self, shape: &mut Reader, from: usize, to: usize, failed: Failed) -> Option<Failed> {
        let text = self.path.get(from..to).unwrap_or_default();
        let ok = match shape.u8() {
            0 => true,
            1 => boolean(text),
            2 => uuid(text),
            3 => {
                let signed = shape.u8() != 0;
                integer(text, signed, shape.u8().into())
            }
            _ => self.table.opaques.get(shape.u32() as usize).is_some_and(|takes| takes(text)),
        };
        let own = (!ok).then_some(failed.ordinal);
        (from < to).then_some(Failed { ordinal: failed.ordinal + 1, failed: failed.failed.or(own) })
    }

    /// Reads a mixed segment, and says what is known of the parameters behind it; `None` if the path's differs.
    fn mixed(&self, shape: &mut Reader, at: usize, end: usize, failed: Failed) -> Option<Failed> {
        let count = usize::from(shape.u8());
        let mut texts: [&[u8]; 17] = [b""; 17];
        for text in texts.iter_mut().take(count + 1) {
            *text = shape.text();
        }
        let mut captures = Captures::new();
        if !split(self.path, at, end, texts.get(..=count)?, 0, &mut captures) {
            return None;
        }
        (0..count).try_fold(failed, |failed, index| {
            let span = captures.span(index);
            self.take(shape, span.from.into(), span.to.into(), failed)
        })
    }
}

/// Reads the trie. Past its end there are only zeros, so that nothing here can panic.
struct Reader {
    data: &'static [u8],
}

impl Reader {
    fn bytes(&mut self, count: usize) -> &'static [u8] {
        let (bytes, behind) = self.data.split_at_checked(count).unwrap_or((self.data, &[]));
        self.data = behind;
        bytes
    }

    fn number<const N: usize>(&mut self) -> [u8; N] {
        let mut number = [0; N];
        for (to, from) in number.iter_mut().zip(self.bytes(N)) {
            *to = *from;
        }
        number
    }

    fn u8(&mut self) -> u8 {
        u8::from_le_bytes(self.number())
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.number())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.number())
    }

    fn text(&mut self) -> &'static [u8] {
        let length = self.u16();
        self.bytes(length.into())
    }
}
