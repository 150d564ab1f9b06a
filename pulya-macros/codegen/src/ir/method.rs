//! The methods a table can name, and sets of them.

use std::fmt;

/// A request method that a route can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `GET`, which also serves HEAD.
    Get,
    /// `HEAD`.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
    /// `QUERY`, the safe method with a body.
    Query,
}

impl Method {
    /// Every method, in the order in which `Allow` lists them.
    pub const ALL: [Method; 9] = [
        Method::Get,
        Method::Head,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
        Method::Options,
        Method::Trace,
        Method::Query,
    ];

    /// The method as a request line spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
        }
    }

    /// The method that is spelt `text`; case counts, as it does on the wire.
    ///
    /// ```
    /// use pulya_codegen::ir::Method;
    ///
    /// assert_eq!(Method::from_name("PATCH"), Some(Method::Patch));
    /// assert_eq!(Method::from_name("patch"), None);
    /// ```
    pub fn from_name(text: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str() == text)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The methods of a route: some of the named ones, or `ANY`, which is a stage of its own behind them.
///
/// ```
/// use pulya_codegen::ir::{Method, Methods};
///
/// let methods = Methods::from(Method::Get).with(Method::Post);
/// assert!(methods.contains(Method::Post) && !methods.is_any());
/// assert_eq!(methods.to_string(), "GET|POST");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Methods(u16);

impl Methods {
    /// No method.
    pub const NONE: Methods = Methods(0);
    /// Every method, known or not: what `ANY` means.
    pub const ANY: Methods = Methods(1 << 15);

    /// The set and `method`.
    #[must_use]
    pub const fn with(self, method: Method) -> Methods {
        Methods(self.0 | method.bit())
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Methods) -> Methods {
        Methods(self.0 | other.0)
    }

    /// Whether `method` is named in the set; `ANY` names none.
    pub const fn contains(self, method: Method) -> bool {
        self.0 & method.bit() != 0
    }

    /// Whether the set is, or includes, `ANY`.
    pub const fn is_any(self) -> bool {
        self.0 & Methods::ANY.0 != 0
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What `Allow` lists where these methods are routed: GET brings HEAD with it, and OPTIONS is always answered.
    #[must_use]
    pub const fn allow(self) -> Methods {
        let head = if self.contains(Method::Get) { Method::Head.bit() } else { 0 };
        Methods(self.0 | head | Method::Options.bit())
    }

    /// The set as bits: one for each of [`Method::ALL`], and the highest for `ANY`.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The named methods of the set, in the order of [`Method::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Method> {
        Method::ALL.into_iter().filter(move |method| self.contains(*method))
    }

    /// The stages that the set competes in: its named methods, and `None` for `ANY`.
    pub fn stages(self) -> impl Iterator<Item = Option<Method>> {
        self.iter().map(Some).chain(self.is_any().then_some(None))
    }
}

impl From<Method> for Methods {
    fn from(method: Method) -> Methods {
        Methods(method.bit())
    }
}

impl FromIterator<Method> for Methods {
    fn from_iter<I: IntoIterator<Item = Method>>(methods: I) -> Methods {
        methods.into_iter().fold(Methods::NONE, Methods::with)
    }
}

impl fmt::Display for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.stages().map(|stage| stage.map_or("ANY", Method::as_str));
        f.write_str(&names.collect::<Vec<_>>().join("|"))
    }
}
