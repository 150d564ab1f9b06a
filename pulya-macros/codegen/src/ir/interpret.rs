//! The interpreter of a program: what emitted code is measured against.

use super::class::Class;
use super::method::{Method, Methods};
use super::program::{End, Node, Program, Shape};

/// What a request comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A route takes it.
    Route {
        /// Which.
        id: u32,
        /// Where its parameters stand in the normalised path, from and to.
        captures: Vec<(usize, usize)>,
    },
    /// The path matches, but for other methods: those that `Allow` lists.
    NotAllowed(Methods),
    /// The answer to OPTIONS that no route gives.
    Options(Methods),
    /// A path that a pattern would match but for a type.
    Mismatch {
        /// The first parameter that fails.
        parameter: String,
        /// Its type, as the table writes it.
        ty: String,
    },
    /// `.` or `..` in what `{*rest}` takes.
    BadPath,
    /// Nothing matches.
    Missing,
}

/// Runs `program` for a request with this method (`None` for one that no table can name) and normalised path.
/// `opaque` says whether the `FromStr` of an opaque type takes a text.
pub fn interpret(
    program: &Program,
    method: Option<Method>,
    path: &[u8],
    opaque: &dyn Fn(u32, &str) -> bool,
) -> Outcome {
    if path.first() != Some(&b'/') {
        return Outcome::Missing;
    }
    let mut walk = Walk { path, opaque, relaxed: false, captures: Vec::new(), failed: None };
    for stage in stages(method).filter_map(|key| program.stages.iter().find(|stage| stage.method == key)) {
        if let Some(id) = std::str::from_utf8(path).ok().and_then(|path| stage.statics.get(path)) {
            return Outcome::Route { id: *id, captures: Vec::new() };
        }
        let found = walk.from(&stage.dynamic, Some(1), &mut |walk, ends, dots| match dots {
            true => Some(Outcome::BadPath),
            false => ends.first().map(|end| Outcome::Route { id: end.id, captures: walk.captures.clone() }),
        });
        if let Some(outcome) = found {
            return outcome;
        }
    }
    unanswered(program, method, &mut Walk { relaxed: true, ..walk })
}

/// The stages that a request goes through, in order.
pub(super) fn stages(method: Option<Method>) -> impl Iterator<Item = Option<Method>> {
    let head = (method == Some(Method::Head)).then_some(Some(Method::Get));
    method.map(Some).into_iter().chain(head).chain([None])
}

/// What a path comes to that no stage of its request takes.
fn unanswered(program: &Program, method: Option<Method>, walk: &mut Walk<'_>) -> Outcome {
    let mut allowed = Methods::NONE;
    let mut bad = false;
    let mut mismatch: Option<(usize, &End, usize)> = None;
    walk.from(&program.union, Some(1), &mut |walk, ends, dots| {
        match walk.failed {
            None if dots => bad = true,
            None => allowed = ends.iter().fold(allowed, |set, end| set.union(end.methods)),
            Some(_) if dots => {}
            Some(parameter) => {
                for (rank, stage) in stages(method).enumerate() {
                    let end = ends.iter().find(|end| end.methods.stages().any(|own| own == stage));
                    if let Some(end) = end.filter(|_| mismatch.is_none_or(|(best, ..)| rank < best)) {
                        mismatch = Some((rank, end, parameter));
                    }
                }
            }
        }
        None::<()>
    });
    match mismatch {
        _ if bad => Outcome::BadPath,
        _ if !allowed.is_empty() && method == Some(Method::Options) => Outcome::Options(allowed.allow()),
        _ if !allowed.is_empty() => Outcome::NotAllowed(allowed.allow()),
        Some((_, end, parameter)) => {
            let (parameter, ty) = end.parameters[parameter].clone();
            Outcome::Mismatch { parameter, ty }
        }
        None => Outcome::Missing,
    }
}

/// A walk down a trie, in the order of precedence.
struct Walk<'a> {
    path: &'a [u8],
    opaque: &'a dyn Fn(u32, &str) -> bool,
    /// Whether parameters may fail their types.
    relaxed: bool,
    captures: Vec<(usize, usize)>,
    /// The first parameter on the way here that failed.
    failed: Option<usize>,
}

/// Called at the ends that the path leads to, with whether a `{*rest}` took a dot segment; `Some` ends the walk.
type Visit<'v, 'n, T> = &'v mut dyn FnMut(&Walk<'_>, &'n [End], bool) -> Option<T>;

impl Walk<'_> {
    /// Walks on from `node`, where the next segment begins at `at`, if there is one.
    fn from<'n, T>(&mut self, node: &'n Node, at: Option<usize>, visit: Visit<'_, 'n, T>) -> Option<T> {
        let Some(at) = at else {
            return if node.ends.is_empty() { None } else { visit(self, &node.ends, false) };
        };
        let remaining = &self.path[at..];
        let end = remaining.iter().position(|byte| *byte == b'/').map(|slash| at + slash);
        let segment = &self.path[at..end.unwrap_or(self.path.len())];
        let next = end.map(|slash| slash + 1);
        let (depth, failed) = (self.captures.len(), self.failed);
        for (shape, child) in &node.children {
            let found = match shape {
                Shape::Literal(text) if text.as_bytes() == segment => self.from(child, next, visit),
                Shape::Literal(_) => None,
                Shape::Rest(class) if !remaining.is_empty() && self.takes(at, &[*class], &[remaining]) => {
                    let dots = remaining.split(|byte| matches!(byte, b'/' | 0xFF));
                    visit(self, &child.ends, dots.clone().any(|part| matches!(part, b"." | b"..")))
                }
                Shape::Rest(_) => None,
                Shape::Param(class) if self.takes(at, &[*class], &[segment]) => self.from(child, next, visit),
                Shape::Param(_) => None,
                Shape::Mixed { texts, classes } => match split(segment, texts) {
                    Some(parts) if self.takes(at, classes, &parts) => self.from(child, next, visit),
                    _ => None,
                },
            };
            if found.is_some() {
                return found;
            }
            self.captures.truncate(depth);
            self.failed = failed;
        }
        None
    }

    /// Captures `parts` and says whether they are of their classes; if the walk is relaxed, failing is noted only.
    fn takes(&mut self, at: usize, classes: &[Class], parts: &[&[u8]]) -> bool {
        let start = self.path[at..].as_ptr() as usize;
        classes.iter().zip(parts).all(|(class, part)| {
            let from = at + (part.as_ptr() as usize - start);
            let slashes: Vec<u8> = part.iter().map(|b| if *b == 0xFF { b'/' } else { *b }).collect();
            let ok = class.takes(&String::from_utf8_lossy(&slashes), self.opaque);
            if !ok {
                self.failed = self.failed.or(Some(self.captures.len()));
            }
            self.captures.push((from, from + part.len()));
            !part.is_empty() && (ok || self.relaxed)
        })
    }
}

/// Splits a segment into what stands between `texts`: each at its leftmost place, the last at the end.
fn split<'s>(segment: &'s [u8], texts: &[String]) -> Option<Vec<&'s [u8]>> {
    let (last, before) = texts.split_last()?;
    let (first, between) = before.split_first()?;
    let mut remaining = segment.strip_prefix(first.as_bytes())?;
    let mut parts = Vec::new();
    for text in between {
        let place = remaining.windows(text.len()).skip(1).position(|window| window == text.as_bytes())? + 1;
        parts.push(&remaining[..place]);
        remaining = &remaining[place + text.len()..];
    }
    parts.push(remaining.strip_suffix(last.as_bytes())?);
    Some(parts)
}
