//! A realistic block of a hundred routes, with providers and scopes, that can be written with one entry cut short.

use std::collections::HashMap;
use std::fmt::Write as _;

use proc_macro2::TokenStream;

/// One entry of the block.
pub(crate) struct Entry {
    /// Tells it from the others.
    pub(crate) id: usize,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its text without its `;`, and for a scope without its braces.
    pub(crate) text: String,
    /// What stands in a scope.
    pub(crate) entries: Vec<Entry>,
}

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Error,
    Input,
    Singleton,
    Request,
    Task,
    Route,
    Scope,
    Guard,
    Around,
    Catch,
    Cors,
}

/// An entry as it was written: its line from 1, the column of its first token, its text.
pub(crate) struct Written {
    pub(crate) id: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

impl Entry {
    /// The entry and those in it.
    pub(crate) fn all(&self) -> Vec<&Entry> {
        let mut all = vec![self];
        all.extend(self.entries.iter().flat_map(Entry::all));
        all
    }

    /// The words that only the code of its own routes holds.
    pub(crate) fn markers(&self) -> Vec<String> {
        self.all().iter().filter(|entry| entry.kind == Kind::Route).map(|entry| marker(entry.id)).collect()
    }

    /// Its name, if it is a provider.
    pub(crate) fn provider(&self) -> Option<&str> {
        let words = self.text.split([' ', ':']).skip(1);
        matches!(self.kind, Kind::Input | Kind::Singleton | Kind::Request)
            .then(|| words.into_iter().find(|word| *word != "mut").expect("a provider has a name"))
    }

    /// Whether a cut of a provider has its name and its type, and its `end`, which its routes see to.
    pub(crate) fn is_declared(&self, cut: &str) -> bool {
        let ty = cut.split_once(':').map_or("", |(_, ty)| ty.split('=').next().unwrap_or_default());
        let whole = self.text.split_once(':').map_or("", |(_, ty)| ty.split('=').next().unwrap_or_default());
        let ended = |text: &str| text.contains(", end =");
        ty.replace(' ', "") == whole.replace(' ', "") && ended(cut) == ended(&self.text)
    }

    /// Whether a cut is an attribute and no more: without its `;` it belongs to the next entry.
    pub(crate) fn is_attributes(&self, cut: &str) -> bool {
        let tokens: Vec<String> =
            cut.parse::<TokenStream>().expect("tokens").into_iter().map(|token| token.to_string()).collect();
        matches!(tokens.as_slice(), [hash, attribute] if hash == "#" && attribute.starts_with('['))
    }

    /// Whether a cut is an entry by itself.
    pub(crate) fn is_whole(&self, cut: &str) -> bool {
        let behind = |mark: &str| cut.split_once(mark).is_some_and(|(_, behind)| parses::<syn::Expr>(behind));
        let after = |mark: &str| cut.strip_prefix(mark).is_some_and(parses::<syn::Expr>);
        match self.kind {
            Kind::Error => cut.split_once(' ').is_some_and(|(_, ty)| parses::<syn::Type>(ty)),
            Kind::Input => cut.split_once(':').is_some_and(|(_, ty)| parses::<syn::Type>(ty)),
            Kind::Singleton | Kind::Request => match cut.split_once("= ").map(|(_, behind)| behind) {
                Some(behind) => match behind.rsplit_once(", stop =").or(behind.rsplit_once(", end =")) {
                    Some((made, ended)) => parses::<syn::Expr>(made) && parses::<syn::Expr>(ended),
                    None => parses::<syn::Expr>(behind),
                },
                None => false,
            },
            Kind::Task => behind("= "),
            Kind::Route => {
                let handler = cut.split_once("=> fn ");
                behind("=> ") || handler.is_some_and(|(_, path)| parses::<syn::ExprPath>(path))
            }
            Kind::Scope => false,
            // Parentheses are an expression where they hold no type.
            Kind::Guard => {
                after("guard")
                    || cut.split_once("& str)").is_some_and(|(_, check)| parses::<syn::Expr>(check))
            }
            Kind::Around => after("around"),
            Kind::Catch => after("catch 404") || after("catch _"),
            Kind::Cors => after("cors"),
        }
    }
}

fn parses<T: syn::parse::Parse>(text: &str) -> bool {
    syn::parse_str::<T>(text).is_ok()
}

fn marker(id: usize) -> String {
    format!("handle_{id:03}")
}

/// The entries of the block: a hundred routes, twenty of them in scopes, and three with handlers written for axum.
pub(crate) fn entries() -> Vec<Entry> {
    let mut block = Block { next: 0 };
    let mut entries = vec![
        block.entry(Kind::Error, "error AppError".to_owned()),
        block.entry(Kind::Input, "input config: Config".to_owned()),
        block.entry(
            Kind::Singleton,
            "singleton pool: Pool<Sqlite> = Pool::open(&config.url).await?".to_owned(),
        ),
        block.entry(Kind::Singleton, "singleton repo: Repo = Repo::new(pool)".to_owned()),
        block.entry(
            Kind::Singleton,
            "singleton mailer: Mailer = { let port = config.port; Mailer::at(port) }, stop = mailer.close().await"
                .to_owned(),
        ),
        block.entry(
            Kind::Request,
            "request user (Bearer(token): Bearer): User = repo.user(token).await?".to_owned(),
        ),
        block.entry(
            Kind::Request,
            "request mut tx: Tx = pool.begin().await?, end = tx.finish(outcome).await?".to_owned(),
        ),
        block.entry(Kind::Task, "task sweeper = repo.sweep(mailer, shutdown)".to_owned()),
    ];
    for (kind, text) in [
        (Kind::Cors, "cors Cors::origins(&config.origins).credentials()"),
        (
            Kind::Around,
            "around { let timer = config.timer(); let answer = next.await; timer.note(&answer); answer }",
        ),
        (Kind::Around, "around timed(next, mailer).await"),
        (Kind::Catch, "catch 404 Html(missing(&config.url, problem).await?)"),
        (Kind::Catch, "catch _ { tracing::warn!(status = problem.status()); problem }"),
    ] {
        entries.push(block.entry(kind, text.to_owned()));
    }
    // Handlers written for axum.
    for (left, right) in [
        ("GET \"/axum\" as axum", "fn HANDLE"),
        ("POST \"/axum/{id}\" (id: u64)", "fn handlers::HANDLE::<Pool<Sqlite>, u8>"),
        ("#[blocking] GET \"/axum/{id}/slow\"", "fn <Slow as crate::Handlers>::HANDLE"),
    ] {
        entries.push(block.route(left.to_owned(), right));
    }
    for resource in [
        "users", "todos", "lists", "tags", "files", "notes", "teams", "orders", "carts", "items", "shops",
        "prices", "events", "rooms", "seats", "tickets",
    ] {
        entries.extend(block.resource(resource));
    }
    for (scope, resource) in
        [("/admin", "audits"), ("/api/{version}", "jobs"), ("/reports", "days"), ("", "pages")]
    {
        let mut inner = block.resource(resource);
        if scope == "/api/{version}" {
            inner.insert(0, block.entry(Kind::Around, "around limited(next).await".to_owned()));
            inner.push(block.entry(Kind::Guard, "guard repo.has(version).await?".to_owned()));
            inner.push(block.entry(Kind::Catch, "catch 429 Wait(problem)".to_owned()));
        }
        // In one scope alone: a guard is called by its number, which a lost scope before it would change.
        if scope == "/api/{version}" {
            let guard = "guard (header \"x-key\" key: &str) repo.known(key, user).await?";
            inner.insert(0, block.entry(Kind::Guard, guard.to_owned()));
            inner.push(block.entry(Kind::Guard, "guard config.open()?".to_owned()));
        }
        let mut scope = block.entry(Kind::Scope, format!("scope \"{scope}\""));
        scope.entries = inner;
        entries.push(scope);
    }
    entries
}

struct Block {
    next: usize,
}

impl Block {
    fn entry(&mut self, kind: Kind, text: String) -> Entry {
        self.next += 1;
        Entry { id: self.next - 1, kind, text, entries: Vec::new() }
    }

    fn route(&mut self, left: String, right: &str) -> Entry {
        let right = right.replace("HANDLE", &marker(self.next));
        self.entry(Kind::Route, format!("{left} => {right}"))
    }

    /// Five routes as an application has them.
    fn resource(&mut self, name: &str) -> Vec<Entry> {
        let one = name.trim_end_matches('s');
        vec![
            self.route(
                format!("GET \"/{name}\" (query \"page\" page: Option<u32>) -> Vec<Item>"),
                "repo.HANDLE(page.unwrap_or(1)).await?",
            ),
            self.route(
                format!("POST \"/{name}\" (json new: NewItem, header \"x-trace\" trace: &str) -> 201 Item"),
                "{ tracing::info!(trace); let made = repo.HANDLE(new).await?; mailer.send(&made).await?; made }",
            ),
            self.route(
                format!("GET \"/{name}/{{id}}\" as {one} (id: u64) -> Item"),
                "repo.HANDLE(id).await?.filter(|item| item.open)",
            ),
            self.route(
                format!("#[body_limit(\"1 MiB\")] PUT|PATCH \"/{name}/{{id}}\" (id: u64, Bearer(token): Bearer, body raw: Bytes)"),
                "if token.is_empty() { Err(AppError::HANDLE)? } else { repo.put(id, raw).await? }",
            ),
            match name {
                // One with what is made for its request alone.
                "jobs" | "days" => self.route(
                    format!("#[doc = \"Removes one.\"] DELETE \"/{name}/{{id}}\" (id: u64) -> 204"),
                    "{ tx.HANDLE(user, id).await?; Ok(()) }",
                ),
                _ => self.route(
                    format!("#[allow(clippy::unit_arg)] DELETE \"/{name}/{{id}}\" (id: u64, cookie \"by\" by: Option<&str>) -> 204"),
                    "repo.HANDLE(id, by).await?",
                ),
            },
        ]
    }
}

/// What is left of some entries, by id, and whether their `;` is.
pub(crate) type Cuts<'c> = HashMap<usize, (&'c str, bool)>;

/// Writes the block, every entry on a line of its own, and some of them cut short.
pub(crate) fn render(entries: &[Entry], cuts: &Cuts<'_>) -> (String, Vec<Written>) {
    let mut source = Source { text: "pub struct Todos;\n".to_owned(), line: 2, written: Vec::new() };
    source.entries(entries, 4, cuts);
    (source.text, source.written)
}

struct Source {
    text: String,
    line: usize,
    written: Vec<Written>,
}

impl Source {
    fn entries(&mut self, entries: &[Entry], column: usize, cuts: &Cuts<'_>) {
        for entry in entries {
            let cut = cuts.get(&entry.id);
            let text = cut.map_or(entry.text.as_str(), |(cut, _)| cut);
            let (line, kind) = (self.line, entry.kind);
            self.written.push(Written { id: entry.id, line, column, kind, text: text.to_owned() });
            let _ = write!(self.text, "{:column$}{text}", "");
            match cut {
                Some((_, semicolon)) => self.end(if *semicolon { ";" } else { "" }),
                None if entry.kind == Kind::Scope => {
                    self.end(" {");
                    self.entries(&entry.entries, column + 4, cuts);
                    let _ = write!(self.text, "{:column$}", "");
                    self.end("}");
                }
                None => self.end(";"),
            }
        }
    }

    fn end(&mut self, end: &str) {
        self.text.push_str(end);
        self.text.push('\n');
        self.line += 1;
    }
}

/// All that an entry can be while it is typed: its tokens up to each of them, groups closed as an editor closes them.
pub(crate) fn prefixes(text: &str) -> Vec<String> {
    let tokens: TokenStream = text.parse().expect("tokens");
    let mut found = cuts(tokens);
    // The last is the whole entry.
    found.pop();
    found.into_iter().map(|cut| cut.to_string()).filter(|cut| !cut.is_empty()).collect()
}

fn cuts(tokens: TokenStream) -> Vec<TokenStream> {
    use proc_macro2::{Group, TokenTree};
    let mut found = Vec::new();
    let mut before = TokenStream::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let mut inner = cuts(group.stream());
            inner.pop();
            for inner in inner {
                let mut cut = before.clone();
                cut.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
                found.push(cut);
            }
        }
        before.extend([token]);
        found.push(before.clone());
    }
    if found.is_empty() {
        found.push(TokenStream::new());
    }
    found
}
