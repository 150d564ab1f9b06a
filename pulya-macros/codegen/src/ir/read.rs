//! From the text of a pattern to its segments.

use super::class::Class;
use super::pattern::{MAX_PARAMETERS, Parameter, Pattern, PatternError, PatternErrorKind, Piece, Segment};

/// Reads a pattern that begins with a slash.
pub(super) fn parse(text: &str) -> Result<Pattern, PatternError> {
    if !text.starts_with('/') {
        let end = text.chars().next().map_or(0, char::len_utf8);
        return Err(PatternError::at(PatternErrorKind::NoLeadingSlash, 0..end));
    }
    let mut parser = Parser { text, at: 0, names: Vec::new() };
    let mut segments = Vec::new();
    while parser.at < text.len() {
        parser.at += 1; // the slash
        segments.push(parser.segment()?);
    }
    Ok(Pattern { segments })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    names: Vec<&'a str>,
}

impl<'a> Parser<'a> {
    /// Reads up to the next slash, or to the end.
    fn segment(&mut self) -> Result<Segment, PatternError> {
        let start = self.at;
        let mut pieces: Vec<Piece> = Vec::new();
        let mut literal = String::new();
        let mut rest = None;
        while let Some(c) = self.text[self.at..].chars().next().filter(|c| *c != '/') {
            let from = self.at;
            let next = self.text[from + c.len_utf8()..].chars().next();
            match c {
                '{' | '}' if next == Some(c) => {
                    literal.push(c);
                    self.at += 2;
                }
                '{' => {
                    let (parameter, is_rest) = self.parameter()?;
                    if is_rest {
                        rest = Some(from..self.at);
                    }
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    } else if !pieces.is_empty() {
                        let before = self.text[..from].rfind('{').unwrap_or(start);
                        return Err(PatternError::at(PatternErrorKind::NoTextBetween, before..self.at));
                    }
                    pieces.push(Piece::Param(parameter));
                }
                _ => {
                    literal.push(self.literal(c)?);
                    self.at += c.len_utf8();
                }
            }
        }
        if let Some(range) = rest {
            if pieces.len() > 1 || !literal.is_empty() {
                return Err(PatternError::at(PatternErrorKind::RestNotAlone, range));
            }
            if self.at < self.text.len() {
                return Err(PatternError::at(PatternErrorKind::RestNotLast, range));
            }
            return match pieces.pop() {
                Some(Piece::Param(parameter)) => Ok(Segment::Rest(parameter)),
                _ => Ok(Segment::Literal(literal)),
            };
        }
        if pieces.is_empty() {
            return match literal.as_str() {
                "." | ".." => Err(PatternError::at(PatternErrorKind::DotSegment, start..self.at)),
                text if is_foreign(text) => {
                    let kind = PatternErrorKind::Foreign(literal);
                    Err(PatternError::at(kind, start..self.at))
                }
                _ => Ok(Segment::Literal(literal)),
            };
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        match pieces.pop() {
            Some(Piece::Param(parameter)) if pieces.is_empty() => Ok(Segment::Param(parameter)),
            last => {
                pieces.extend(last);
                Ok(Segment::Mixed(pieces))
            }
        }
    }

    /// Reads `{name}` or `{*name}`.
    fn parameter(&mut self) -> Result<(Parameter, bool), PatternError> {
        let from = self.at;
        let text: &'a str = self.text;
        let inside = &text[from + 1..];
        let close = inside.find(['}', '{']).filter(|close| inside[*close..].starts_with('}'));
        let Some(close) = close else {
            let end = inside.find('/').map_or(self.text.len(), |slash| from + 1 + slash);
            return Err(PatternError::at(PatternErrorKind::NeverClosed, from..end));
        };
        let end = from + close + 2;
        let written = &inside[..close];
        let name = written.strip_prefix('*').unwrap_or(written);
        let fail = |kind| Err(PatternError::at(kind, from..end));
        if name.is_empty() {
            return fail(PatternErrorKind::EmptyName);
        }
        if !is_name(name) {
            return fail(PatternErrorKind::NotAName(name.to_owned()));
        }
        if KEYWORDS.contains(&name) {
            return fail(PatternErrorKind::Keyword(name.to_owned()));
        }
        if self.names.contains(&name) {
            return fail(PatternErrorKind::SameName(name.to_owned()));
        }
        if self.names.len() == MAX_PARAMETERS {
            return fail(PatternErrorKind::TooManyParameters);
        }
        self.names.push(name);
        self.at = end;
        let parameter = Parameter { name: name.to_owned(), class: Class::Untyped, ty: String::new() };
        Ok((parameter, name.len() < written.len()))
    }

    /// Checks one character of text.
    fn literal(&self, c: char) -> Result<char, PatternError> {
        let kind = match c {
            '}' => PatternErrorKind::StrayBrace,
            '?' | '#' => PatternErrorKind::EndsPath(c),
            '%' => match self.text.get(self.at..self.at + 3) {
                Some(escape) if escape.bytes().skip(1).all(|b| b.is_ascii_hexdigit()) => {
                    let range = self.at..self.at + 3;
                    return Err(PatternError::at(PatternErrorKind::Escape(escape.to_owned()), range));
                }
                _ => return Ok(c),
            },
            _ if c.is_control() => PatternErrorKind::Control(c),
            _ => return Ok(c),
        };
        Err(PatternError::at(kind, self.at..self.at + c.len_utf8()))
    }
}

/// Whether a segment is what other routers take for a parameter: `:id`, `*`, `*path`, `<id>`, `<path..>`.
fn is_foreign(segment: &str) -> bool {
    let marked = segment.strip_prefix(':').or_else(|| segment.strip_prefix('*'));
    let angled = segment.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    let angled = angled.map(|text| text.strip_suffix("..").unwrap_or(text));
    segment == "*" || marked.or(angled).is_some_and(is_name)
}

fn is_name(text: &str) -> bool {
    text != "_"
        && text.starts_with(|c: char| c == '_' || c.is_alphabetic())
        && text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

/// What can't be a variable's name, in any edition up to this crate's own.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];
