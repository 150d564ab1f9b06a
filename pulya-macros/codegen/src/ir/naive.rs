//! A second opinion for tests: matches every pattern alone, then compares those that match, two by two.
//! It shares no code with the trie, and knows the rules from `ir`'s documentation only.

use std::cmp::Ordering;

use super::{Class, Method, Methods, Outcome, Pattern, Piece, Route, Segment};

/// How one pattern takes one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// Where the parameters stand.
    pub captures: Vec<(usize, usize)>,
    /// The first parameter whose type refuses its text.
    pub failed: Option<usize>,
    /// Whether `{*rest}` took a dot segment.
    pub dots: bool,
}

/// What a request comes to. See [`interpret`](super::interpret).
pub fn find(
    routes: &[Route],
    method: Option<Method>,
    path: &[u8],
    opaque: &dyn Fn(u32, &str) -> bool,
) -> Outcome {
    let takes: Vec<(&Route, Take)> =
        routes.iter().filter_map(|route| Some((route, take(&route.pattern, path, opaque)?))).collect();
    let stages = match method {
        Some(Method::Head) => vec![Some(Method::Head), Some(Method::Get), None],
        Some(method) => vec![Some(method), None],
        None => vec![None],
    };
    let in_stage = |route: &Route, stage: Option<Method>| match stage {
        Some(method) => route.methods.contains(method),
        None => route.methods.is_any(),
    };
    let best = |stage, failed: bool| {
        takes
            .iter()
            .filter(|(route, take)| in_stage(route, stage) && take.failed.is_some() == failed)
            .filter(|(_, take)| !failed || !take.dots)
            .reduce(|a, b| if order(&b.0.pattern, &a.0.pattern) == Ordering::Less { b } else { a })
    };
    for stage in &stages {
        if let Some((route, take)) = best(*stage, false) {
            return match take.dots {
                true => Outcome::BadPath,
                false => Outcome::Route { id: route.id, captures: take.captures.clone() },
            };
        }
    }
    let matching = || takes.iter().filter(|(_, take)| take.failed.is_none());
    if matching().any(|(_, take)| take.dots) {
        return Outcome::BadPath;
    }
    let mut allow: Methods = matching().flat_map(|(route, _)| route.methods.iter()).collect();
    if !allow.is_empty() {
        if allow.contains(Method::Get) {
            allow = allow.with(Method::Head);
        }
        allow = allow.with(Method::Options);
        return match method {
            Some(Method::Options) => Outcome::Options(allow),
            _ => Outcome::NotAllowed(allow),
        };
    }
    for stage in &stages {
        if let Some((route, Take { failed: Some(failed), .. })) = best(*stage, true) {
            return match route.pattern.parameters().nth(*failed) {
                Some(p) => Outcome::Mismatch { parameter: p.name.clone(), ty: p.ty.clone() },
                None => Outcome::Missing,
            };
        }
    }
    Outcome::Missing
}

/// How `pattern` takes `path`, types aside, or `None` where it does not.
pub fn take(pattern: &Pattern, path: &[u8], opaque: &dyn Fn(u32, &str) -> bool) -> Option<Take> {
    if path.first() != Some(&b'/') {
        return None;
    }
    let mut at = 1;
    let mut spans: Vec<(usize, usize)> = path[1..]
        .split(|byte| *byte == b'/')
        .map(|part| {
            let from = at;
            at += part.len() + 1;
            (from, from + part.len())
        })
        .collect();
    if let Some(Segment::Rest(_)) = pattern.segments.last() {
        let from = spans.get(pattern.segments.len() - 1)?.0;
        spans.truncate(pattern.segments.len() - 1);
        spans.push((from, path.len()));
    }
    if spans.len() != pattern.segments.len() {
        return None;
    }
    let mut take = Take { captures: Vec::new(), failed: None, dots: false };
    for (segment, (from, to)) in pattern.segments.iter().zip(spans) {
        let text = &path[from..to];
        let texts: Vec<(&str, Option<Class>)> = match segment {
            Segment::Literal(literal) => vec![(literal, None)],
            Segment::Param(p) => vec![("", Some(p.class)), ("", None)],
            Segment::Rest(p) => {
                let parts = text.split(|byte| *byte == b'/' || *byte == 0xFF);
                take.dots = parts.into_iter().any(|part| part == b"." || part == b"..");
                vec![("", Some(p.class)), ("", None)]
            }
            Segment::Mixed(pieces) => mixed(pieces),
        };
        let mut captures = Vec::new();
        if !segment_takes(text, from, &texts, &mut captures) {
            return None;
        }
        for ((from, to), class) in captures.into_iter().zip(texts.iter().filter_map(|(_, class)| *class)) {
            if take.failed.is_none() && !class_takes(class, &path[from..to], opaque) {
                take.failed = Some(take.captures.len());
            }
            take.captures.push((from, to));
        }
    }
    Some(take)
}

/// The texts of a mixed segment, each with the parameter that follows it.
fn mixed(pieces: &[Piece]) -> Vec<(&str, Option<Class>)> {
    let mut texts = Vec::new();
    let mut text = "";
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text = literal,
            Piece::Param(p) => {
                texts.push((text, Some(p.class)));
                text = "";
            }
        }
    }
    texts.push((text, None));
    texts
}

/// Tries the places of the next text from the left, and commits to the first that leaves the parameter something.
fn segment_takes(
    text: &[u8],
    at: usize,
    texts: &[(&str, Option<Class>)],
    captures: &mut Vec<(usize, usize)>,
) -> bool {
    let (literal, parameter) = texts[0];
    if !text.starts_with(literal.as_bytes()) {
        return false;
    }
    let (text, at) = (&text[literal.len()..], at + literal.len());
    if parameter.is_none() {
        return text.is_empty();
    }
    let next = texts[1].0.as_bytes();
    let ends = (1..=text.len()).filter(|end| text[*end..].starts_with(next));
    let end = match texts.len() {
        // The last parameter: what follows it ends the segment.
        2 => ends.into_iter().find(|end| end + next.len() == text.len()),
        _ => ends.into_iter().next(),
    };
    end.is_some_and(|end| {
        captures.push((at, at + end));
        segment_takes(&text[end..], at + end, &texts[1..], captures)
    })
}

fn class_takes(class: Class, text: &[u8], opaque: &dyn Fn(u32, &str) -> bool) -> bool {
    let text = text.iter().map(|b| if *b == 0xFF { b'/' } else { *b }).collect();
    let Ok(text) = String::from_utf8(text) else { return false };
    let number = |text: Option<String>, own: &str| text.is_some_and(|text| text == own);
    match class {
        Class::Untyped => true,
        Class::Bool => text.parse::<bool>().is_ok(),
        Class::Opaque(index) => opaque(index, &text),
        Class::Uuid => {
            let parts: Vec<&str> = text.split('-').collect();
            parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
                && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_hexdigit()))
        }
        Class::Int { signed: false, bits } => {
            let value = text.parse::<u128>().ok().filter(|v| bits == 128 || *v < 1 << bits);
            number(value.map(|v| v.to_string()), &text)
        }
        Class::Int { signed: true, bits } => {
            let value = text.parse::<i128>().ok();
            let value = value.filter(|v| bits == 128 || (-(1 << (bits - 1))..1 << (bits - 1)).contains(v));
            number(value.map(|v| v.to_string()), &text)
        }
    }
}

/// Which of two patterns is more specific; the lesser one is. Equals fall back on the documented order of siblings.
fn order(a: &Pattern, b: &Pattern) -> Ordering {
    for (a, b) in a.segments.iter().zip(&b.segments) {
        let decided = rank(a).cmp(&rank(b)).then_with(|| super::Shape::from(a).cmp(&super::Shape::from(b)));
        if decided != Ordering::Equal {
            return decided;
        }
    }
    Ordering::Equal
}

/// Whether two patterns that take one path are in conflict there: neither is more specific.
pub fn equally_specific(a: &Pattern, b: &Pattern) -> bool {
    let differs =
        a.segments.iter().zip(&b.segments).find(|(a, b)| super::Shape::from(*a) != super::Shape::from(*b));
    differs.is_none_or(|(a, b)| rank(a) == rank(b))
}

fn rank(segment: &Segment) -> u8 {
    match segment {
        Segment::Literal(_) => 0,
        Segment::Mixed(_) => 1,
        Segment::Param(p) if p.class != Class::Untyped => 2,
        Segment::Param(_) => 3,
        Segment::Rest(_) => 4,
    }
}
