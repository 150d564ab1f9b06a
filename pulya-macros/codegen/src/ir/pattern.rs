//! A route's pattern: its text, taken apart.

use std::fmt;
use std::ops::Range;

use super::class::Class;
use super::read::parse;

/// The most parameters that one pattern, its scopes' included, can have.
pub const MAX_PARAMETERS: usize = 16;

/// A path pattern: the segments after the leading `/`. `""`, which only scopes and mounts have, has none.
///
/// ```
/// use pulya_codegen::ir::Pattern;
///
/// let pattern = Pattern::parse("/users/{id}/files/{name}.json")?;
/// assert_eq!(pattern.parameters().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["id", "name"]);
/// assert_eq!(pattern.to_string(), "/users/{id}/files/{name}.json");
///
/// let error = Pattern::parse("/users/{id").unwrap_err();
/// assert_eq!(error.to_string(), "this `{` is never closed");
/// assert_eq!(error.range, 7..10);
/// # Ok::<(), pulya_codegen::ir::PatternError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// The segments, in the order of the path.
    pub segments: Vec<Segment>,
}

/// What stands between two slashes of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text alone, possibly empty.
    Literal(String),
    /// Text and parameters: at least one of each, and never two parameters in a row.
    Mixed(Vec<Piece>),
    /// One parameter alone.
    Param(Parameter),
    /// `{*rest}`: the remaining segments. Stands last.
    Rest(Parameter),
}

/// A part of a mixed segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Text, not empty.
    Literal(String),
    /// A parameter.
    Param(Parameter),
}

/// A path parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub class: Class,
    /// Its type as the table writes it, for messages; empty where the parameter is not listed.
    pub ty: String,
}

impl Pattern {
    /// Parses a pattern that must begin with `/`.
    ///
    /// # Errors
    ///
    /// The first mistake in the text, with its place and what mends it.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        match text {
            "" => Err(PatternError::at(PatternErrorKind::Empty, 0..0)),
            _ => parse(text),
        }
    }

    /// Parses the pattern of a route in a scope or in a table that is mounted, where `""` is the prefix itself.
    ///
    /// # Errors
    ///
    /// As [`parse`](Pattern::parse), but for `""`.
    pub fn parse_nested(text: &str) -> Result<Pattern, PatternError> {
        match text {
            "" => Ok(Pattern::default()),
            _ => parse(text),
        }
    }

    /// Parses the prefix of a scope or a mount: it neither ends in `/` nor in `{*rest}`, because patterns
    /// that begin with `/` follow it. `""` is a scope without a prefix.
    ///
    /// # Errors
    ///
    /// As [`parse`](Pattern::parse), and where nothing could follow the prefix.
    pub fn parse_prefix(text: &str) -> Result<Pattern, PatternError> {
        let pattern = Pattern::parse_nested(text)?;
        match pattern.segments.last() {
            Some(Segment::Literal(last)) if last.is_empty() => {
                Err(PatternError::at(PatternErrorKind::PrefixEndsInSlash, text.len() - 1..text.len()))
            }
            Some(Segment::Rest(_)) => {
                let start = text.rfind('{').unwrap_or(0);
                Err(PatternError::at(PatternErrorKind::RestNotLast, start..text.len()))
            }
            _ => Ok(pattern),
        }
    }

    /// The pattern behind a prefix: `""` is the prefix itself, `"/"` the prefix with a slash.
    ///
    /// # Errors
    ///
    /// A name that stands in both, or more than [`MAX_PARAMETERS`] in all, or nothing at all on either side;
    /// the error's range is empty, since it lies in two texts.
    ///
    /// ```
    /// use pulya_codegen::ir::Pattern;
    ///
    /// let admin = Pattern::parse_prefix("/admin/{org}")?;
    /// let join = |text| admin.join(&Pattern::parse_nested(text)?);
    /// assert_eq!(join("")?.to_string(), "/admin/{org}");
    /// assert_eq!(join("/")?.to_string(), "/admin/{org}/");
    /// assert_eq!(join("/stats")?.to_string(), "/admin/{org}/stats");
    /// # Ok::<(), pulya_codegen::ir::PatternError>(())
    /// ```
    pub fn join(&self, pattern: &Pattern) -> Result<Pattern, PatternError> {
        let segments = self.segments.iter().chain(&pattern.segments).cloned().collect();
        let joined = Pattern { segments };
        let fail = |kind| Err(PatternError::at(kind, 0..0));
        if joined.segments.is_empty() {
            return fail(PatternErrorKind::Empty);
        }
        if joined.parameters().count() > MAX_PARAMETERS {
            return fail(PatternErrorKind::TooManyParameters);
        }
        for parameter in pattern.parameters() {
            if self.parameters().any(|other| other.name == parameter.name) {
                return fail(PatternErrorKind::SameName(parameter.name.clone()));
            }
        }
        Ok(joined)
    }

    /// The parameters, in the order of the path, which is that of the captures.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.segments.iter().flat_map(|segment| {
            let (one, pieces) = match segment {
                Segment::Literal(_) => (None, &[][..]),
                Segment::Mixed(pieces) => (None, &pieces[..]),
                Segment::Param(parameter) | Segment::Rest(parameter) => (Some(parameter), &[][..]),
            };
            one.into_iter().chain(pieces.iter().filter_map(|piece| match piece {
                Piece::Param(parameter) => Some(parameter),
                Piece::Literal(_) => None,
            }))
        })
    }

    /// Gives the parameter `name` a type, and says whether there is one of that name.
    ///
    /// ```
    /// use pulya_codegen::ir::{Class, Pattern};
    ///
    /// let mut pattern = Pattern::parse("/users/{id}")?;
    /// assert!(pattern.give_type("id", Class::Int { signed: false, bits: 64 }, "u64"));
    /// assert_eq!(pattern.typed().to_string(), "/users/{id: u64}");
    /// # Ok::<(), pulya_codegen::ir::PatternError>(())
    /// ```
    pub fn give_type(&mut self, name: &str, class: Class, ty: &str) -> bool {
        let parameter = self.segments.iter_mut().find_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Mixed(pieces) => pieces.iter_mut().find_map(|piece| match piece {
                Piece::Param(parameter) if parameter.name == name => Some(parameter),
                _ => None,
            }),
            Segment::Param(parameter) | Segment::Rest(parameter) => {
                (parameter.name == name).then_some(parameter)
            }
        });
        match parameter {
            Some(parameter) => {
                parameter.class = class;
                parameter.ty = ty.to_owned();
                true
            }
            None => false,
        }
    }

    /// The path that a pattern of nothing but text is, or `None` where it has a parameter.
    pub fn as_static(&self) -> Option<String> {
        self.segments.iter().try_fold(String::new(), |path, segment| match segment {
            Segment::Literal(text) => Some(path + "/" + text),
            _ => None,
        })
    }

    /// The pattern with the types of its parameters, for messages.
    pub fn typed(&self) -> impl fmt::Display {
        Printed { pattern: self, types: true }
    }
}

impl fmt::Display for Pattern {
    /// The form that [`Pattern::parse`] reads back as an equal pattern, but for types.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printed { pattern: self, types: false }.fmt(f)
    }
}

struct Printed<'a> {
    pattern: &'a Pattern,
    types: bool,
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let literal = |text: &str| text.replace('{', "{{").replace('}', "}}");
        let parameter = |parameter: &Parameter| match parameter.ty.as_str() {
            ty if self.types && !ty.is_empty() => format!("{}: {ty}", parameter.name),
            _ => parameter.name.clone(),
        };
        for segment in &self.pattern.segments {
            f.write_str("/")?;
            match segment {
                Segment::Literal(text) => f.write_str(&literal(text))?,
                Segment::Param(p) => write!(f, "{{{}}}", parameter(p))?,
                Segment::Rest(p) => write!(f, "{{*{}}}", parameter(p))?,
                Segment::Mixed(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Literal(text) => f.write_str(&literal(text))?,
                            Piece::Param(p) => write!(f, "{{{}}}", parameter(p))?,
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// A mistake in the text of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong.
    pub kind: PatternErrorKind,
    /// The bytes of the pattern's text that it is about.
    pub range: Range<usize>,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// `""` where there is no prefix that it could stand for.
    Empty,
    /// The first character is not `/`.
    NoLeadingSlash,
    /// A `{` without its `}`.
    NeverClosed,
    /// A `}` without its `{`.
    StrayBrace,
    /// `{}` or `{*}`.
    EmptyName,
    /// Braces around what is not a name.
    NotAName(String),
    /// A name that Rust keeps for itself.
    Keyword(String),
    /// Two parameters with nothing between them, so that nothing says where one ends.
    NoTextBetween,
    /// `{*rest}` before the end of the pattern.
    RestNotLast,
    /// `{*rest}` beside other text in its segment.
    RestNotAlone,
    /// One name twice.
    SameName(String),
    /// `%XX`: patterns are written decoded.
    Escape(String),
    /// A `?` or `#`, which end a path.
    EndsPath(char),
    /// A control character.
    Control(char),
    /// `.` or `..` as a segment, which clients resolve before they send a path.
    DotSegment,
    /// A segment that is a parameter in other routers, such as `:id`, `<id>` or `*`.
    Foreign(String),
    /// More than [`MAX_PARAMETERS`].
    TooManyParameters,
    /// A scope's prefix ends in `/`, and so would double the slash of the patterns in it.
    PrefixEndsInSlash,
}

impl PatternError {
    pub(super) fn at(kind: PatternErrorKind, range: Range<usize>) -> PatternError {
        PatternError { kind, range }
    }

    /// What mends the mistake, as an imperative.
    pub fn mend(&self) -> String {
        use PatternErrorKind as Kind;
        match &self.kind {
            Kind::Empty => "write \"/\" for the root".into(),
            Kind::NoLeadingSlash => "begin it with `/`".into(),
            Kind::NeverClosed => "close it with `}`, or write `{{` for a brace in the path".into(),
            Kind::StrayBrace => "write `}}` for a brace in the path, or open the parameter with `{`".into(),
            Kind::EmptyName => "give the parameter a name: `{id}` or `{*rest}`".into(),
            Kind::NotAName(text) => not_a_name(text),
            Kind::Foreign(text) => {
                let name: String = text.chars().filter(|c| *c == '_' || c.is_alphanumeric()).collect();
                match (text.starts_with('*') || text.ends_with("..>"), name.as_str()) {
                    (true, "") => "write `{*rest}` to take all that remains".into(),
                    (true, name) => format!("write `{{*{name}}}` to take all that remains"),
                    (false, name) => format!("write `{{{name}}}`"),
                }
            }
            Kind::Keyword(name) => format!("name the parameter otherwise, such as `{name}_`"),
            Kind::NoTextBetween => "put text between them, such as `-`, or a `/`".into(),
            Kind::RestNotLast => {
                "move it to the end of the pattern, or take one segment with `{name}`".into()
            }
            Kind::RestNotAlone => "give it a segment of its own: `/{*rest}`".into(),
            Kind::SameName(_) => "give one of them another name".into(),
            Kind::Escape(_) => {
                "write the character itself: patterns are compared with the decoded path".into()
            }
            Kind::EndsPath('?') => "take the query as a parameter: `(query \"page\" page: u32)`".into(),
            Kind::EndsPath(_) => "leave it out: clients never send what follows a `#`".into(),
            Kind::Control(_) => "leave it out".into(),
            Kind::DotSegment => "leave it out: clients resolve it before they send the path".into(),
            Kind::TooManyParameters => "take the remaining segments as one with `{*rest}`".into(),
            Kind::PrefixEndsInSlash => {
                "leave the last `/` out: the patterns in it begin with one; `\"/\"` among them is the prefix \
                 with a slash"
                    .into()
            }
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use PatternErrorKind as Kind;
        match &self.kind {
            Kind::Empty => f.write_str("this pattern is empty"),
            Kind::NoLeadingSlash => f.write_str("this pattern does not begin with `/`"),
            Kind::NeverClosed => f.write_str("this `{` is never closed"),
            Kind::StrayBrace => f.write_str("this `}` closes nothing"),
            Kind::EmptyName => f.write_str("this parameter has no name"),
            Kind::NotAName(text) => write!(f, "`{text}` is not a parameter's name"),
            Kind::Keyword(name) => write!(f, "`{name}` is a keyword of Rust and can't name a parameter"),
            Kind::NoTextBetween => f.write_str("nothing stands between these two parameters"),
            Kind::RestNotLast => f.write_str("`{*…}` takes all that remains, but something follows it"),
            Kind::RestNotAlone => f.write_str("`{*…}` takes whole segments, but shares one with other text"),
            Kind::SameName(name) => write!(f, "the parameter `{name}` stands twice in this pattern"),
            Kind::Escape(text) => write!(f, "`{text}` is an escape, but patterns are written decoded"),
            Kind::EndsPath(c) => write!(f, "`{c}` ends the path of a request, so that this never matches"),
            Kind::Control(c) => write!(f, "a pattern has no control characters, but this is {c:?}"),
            Kind::DotSegment => f.write_str("`.` and `..` never reach a server as segments"),
            Kind::Foreign(text) => write!(f, "`{text}` is no parameter: those stand in braces"),
            Kind::TooManyParameters => {
                write!(f, "this pattern has more than {MAX_PARAMETERS} parameters")
            }
            Kind::PrefixEndsInSlash => f.write_str("this prefix ends in `/`"),
        }
    }
}

impl std::error::Error for PatternError {}

/// The mend where something else stands in the braces of a parameter than its name.
fn not_a_name(text: &str) -> String {
    let is_type =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_:<>&, ".contains(c));
    match (text.split_once(':').map(|(name, behind)| (name.trim(), behind.trim())), text.strip_suffix('?')) {
        (Some((name, ".*" | ".+" | "*")), _) => {
            format!("write `{{*{name}}}`, at the end of the pattern, to take all that remains")
        }
        (Some((name, ty)), _) if is_type(ty) => {
            format!("write `{{{name}}}` here and the type in the parameter list: `({name}: {ty})`")
        }
        (Some((name, _)), _) => format!(
            "write `{{{name}}}` here; a type in the parameter list says what it takes: `({name}: u64)`"
        ),
        (None, Some(_)) => "declare a second route, without it: a parameter is never empty".into(),
        (None, None) => "a name is letters, digits and `_`, and does not begin with a digit".into(),
    }
}
