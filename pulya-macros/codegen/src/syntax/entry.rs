//! The syntax tree of a table.

use proc_macro2::{Ident, Span, TokenStream};

use super::{Attributes, End, ProviderFlags, RouteFlags, TableFlags};
use crate::ir::Method;

/// A whole block.
#[derive(Debug)]
pub struct Table {
    /// Attributes for the struct: documentation, derives, lints.
    pub attributes: Attributes,
    /// What pulya's own attributes say.
    pub flags: TableFlags,
    /// The visibility of the struct.
    pub visibility: syn::Visibility,
    /// The `struct` keyword.
    pub keyword: Span,
    /// The name of the struct.
    pub name: Ident,
    /// The entries, in order.
    pub entries: Vec<Entry>,
}

/// One entry of a table or a scope.
#[derive(Debug)]
pub enum Entry {
    /// `error TYPE;`
    Error(ErrorType),
    /// `input NAME: TYPE;`
    Input(Input),
    /// `singleton NAME: TYPE = EXPR, stop = EXPR;`
    Singleton(Singleton),
    /// `request mut NAME (params): TYPE = EXPR, end = EXPR;`
    Request(Box<Request>),
    /// `task NAME = EXPR;`
    Task(Task),
    /// `GET PATTERN => EXPR;`
    Route(Box<Route>),
    /// `scope PATTERN { .. }`
    Scope(Scope),
    /// `guard (params) EXPR;`
    Guard(Guard),
    /// `around EXPR;`
    Around(Around),
    /// `catch STATUS EXPR;`
    Catch(Catch),
    /// `cors EXPR;`
    Cors(Cors),
    /// Something that could not be read; the mistake has been reported.
    Lost(Lost),
}

/// `error TYPE;`
#[derive(Debug)]
pub struct ErrorType {
    /// The word `error`.
    pub keyword: Span,
    /// The type; one that does not resolve, if it could not be read.
    pub ty: syn::Type,
}

/// `input ["request"] NAME: TYPE;`
#[derive(Debug)]
pub struct Input {
    /// Documentation and the like.
    pub attributes: Attributes,
    /// What pulya's own attributes say.
    pub flags: ProviderFlags,
    /// The word `request`: the value comes with each request, from the table that mounts this one.
    pub request: Option<Span>,
    /// The name.
    pub name: Ident,
    /// The type; one that does not resolve, if it could not be read.
    pub ty: syn::Type,
}

/// `singleton NAME: TYPE = EXPR, stop = EXPR;`
#[derive(Debug)]
pub struct Singleton {
    /// Documentation and the like.
    pub attributes: Attributes,
    /// What pulya's own attributes say.
    pub flags: ProviderFlags,
    /// The name.
    pub name: Ident,
    /// The type; one that does not resolve, if it could not be read.
    pub ty: syn::Type,
    /// How it is made.
    pub init: RightSide,
    /// What runs on shutdown.
    pub stop: Option<RightSide>,
}

/// `request ["mut"] NAME [params]: TYPE = EXPR, end = EXPR;`
#[derive(Debug)]
pub struct Request {
    /// Documentation and the like.
    pub attributes: Attributes,
    /// Whether its users may change it.
    pub mutable: bool,
    /// The name.
    pub name: Ident,
    /// What it takes out of the request.
    pub params: Vec<Param>,
    /// The type.
    pub ty: syn::Type,
    /// How it is made.
    pub init: RightSide,
    /// What owns it when the right side has been evaluated.
    pub end: Option<RightSide>,
}

/// `task NAME = EXPR;`
#[derive(Debug)]
pub struct Task {
    /// Documentation and the like.
    pub attributes: Attributes,
    /// What pulya's own attributes say.
    pub flags: ProviderFlags,
    /// The name.
    pub name: Ident,
    /// What it does.
    pub work: RightSide,
}

/// `METHOD PATTERN ["as" NAME] [params] ["->" [STATUS] [TYPE]] "=>" (EXPR | "fn" PATH);`
#[derive(Debug)]
pub struct Route {
    /// Documentation and the like.
    pub attributes: Attributes,
    /// What pulya's own attributes say.
    pub flags: RouteFlags,
    /// The methods; [`Methods::Any`] for `ANY`.
    pub methods: Methods,
    /// The first method's span.
    pub span: Span,
    /// The pattern.
    pub pattern: PatternLiteral,
    /// The name behind `as`.
    pub name: Option<Ident>,
    /// The listed parameters.
    pub params: Vec<Param>,
    /// The text of the parameters as it stands in the source.
    pub params_text: String,
    /// What stands behind `->`.
    pub response: Option<ResponseType>,
    /// The right side.
    pub right: RightSide,
}

/// The methods of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Methods {
    /// `ANY`
    Any,
    /// `GET`, `GET|POST`
    Named(Vec<Method>),
}

/// A pattern as it stands in the source.
#[derive(Debug, Clone)]
pub struct PatternLiteral {
    /// The decoded text of the literal.
    pub text: String,
    /// The literal.
    pub span: Span,
}

/// One listed parameter.
#[derive(Debug)]
pub struct Param {
    /// Where it comes from.
    pub source: Source,
    /// Its first token.
    pub span: Span,
    /// Its type.
    pub ty: syn::Type,
}

/// Where a parameter comes from.
#[derive(Debug)]
pub enum Source {
    /// `NAME: TYPE`: a path parameter if the pattern has one of that name, an extractor otherwise.
    Name(Binding),
    /// `query NAME: TYPE`, `json`, `form`, `body`.
    Whole(Whole, Binding),
    /// `query "key" NAME: TYPE`, `header`, `cookie`.
    Keyed(Keyed, syn::LitStr, Binding),
    /// `PAT: TYPE`: an extractor whose value is taken apart.
    Pattern(TokenStream),
}

/// `["mut"] NAME`: the variable that a parameter becomes.
#[derive(Debug)]
pub struct Binding {
    /// Whether it can be changed.
    pub mutable: Option<syn::Token![mut]>,
    /// Its name.
    pub name: Ident,
}

impl std::ops::Deref for Binding {
    type Target = Ident;

    fn deref(&self) -> &Ident {
        &self.name
    }
}

impl quote::ToTokens for Binding {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.mutable.to_tokens(tokens);
        self.name.to_tokens(tokens);
    }
}

/// A parameter that takes a whole part of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// The query string, through serde.
    Query,
    /// A JSON body, through serde.
    Json,
    /// A form body, through serde.
    Form,
    /// The body itself.
    Body,
}

/// A parameter that takes one value out of a part of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// Of the query string.
    Query,
    /// Of the header section.
    Header,
    /// Of the cookies.
    Cookie,
}

/// What stands behind `->`.
#[derive(Debug)]
pub struct ResponseType {
    /// The status, with its span; 200 where none stands.
    pub status: Option<(u16, Span)>,
    /// The type of the value that is sent as JSON.
    pub ty: Option<syn::Type>,
}

/// The tokens up to the `;`, passed on verbatim.
#[derive(Debug, Clone)]
pub struct RightSide {
    /// The tokens.
    pub tokens: TokenStream,
    /// Whether they are an expression and what they are for is known. If not, the mistake has been reported
    /// already, and they are for editors alone.
    pub whole: bool,
    /// The word and the path of `fn PATH`, a handler written for axum.
    pub handler: Option<(Ident, TokenStream)>,
    /// How it ends.
    pub end: End,
}

/// What is left of an entry that could not be read.
#[derive(Debug)]
pub struct Lost {
    /// Its right side, for editors; empty where it has none.
    pub right: TokenStream,
}

/// `scope PATTERN { .. }`
#[derive(Debug)]
pub struct Scope {
    /// The prefix; `None` if it could not be read.
    pub pattern: Option<PatternLiteral>,
    /// What stands in it.
    pub entries: Vec<Entry>,
}

/// `guard [params] EXPR;`
#[derive(Debug)]
pub struct Guard {
    /// Documentation and lints.
    pub attributes: Attributes,
    /// The word `guard`.
    pub keyword: Span,
    /// What it takes out of the request.
    pub params: Vec<Param>,
    /// What it checks.
    pub check: RightSide,
    /// The text of that.
    pub text: String,
}

/// `around EXPR;`
#[derive(Debug)]
pub struct Around {
    /// Documentation and lints.
    pub attributes: Attributes,
    /// The word `around`.
    pub keyword: Span,
    /// What it does, with `next` in scope.
    pub wrap: RightSide,
}

/// `catch (STATUS | _) EXPR;`
#[derive(Debug)]
pub struct Catch {
    /// Documentation and lints.
    pub attributes: Attributes,
    /// What it catches.
    pub caught: Caught,
    /// The status, or `_`.
    pub span: Span,
    /// What it answers, with `problem` in scope.
    pub answer: RightSide,
}

/// What a `catch` catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caught {
    /// The problems of one status.
    Status(u16),
    /// Every problem that nothing in its scope catches by its status.
    Any,
}

/// `cors EXPR;`
#[derive(Debug)]
pub struct Cors {
    /// Documentation and lints.
    pub attributes: Attributes,
    /// The word `cors`.
    pub keyword: Span,
    /// Who may ask from where.
    pub value: RightSide,
}
