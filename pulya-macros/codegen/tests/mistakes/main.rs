//! Every rule as data: the entries, and of each mistake the text that it points at and the beginning of what it says.
//!
//! The first line of defence; how the compiler prints them is the business of the UI tests.

mod layers;

use proc_macro2::Span;
use pulya_codegen::compile;
use pulya_codegen::diagnostic::Diagnostics;

/// A rule's cases: the entries of a table, and the expected mistakes as place and message.
type Cases = &'static [(&'static str, &'static [(&'static str, &'static str)])];

fn check(rule: &str, cases: Cases) {
    for (entries, expected) in cases {
        let source =
            if entries.contains("struct") { (*entries).to_owned() } else { format!("struct T; {entries}") };
        let mut diagnostics = Diagnostics::default();
        compile(source.parse().expect("tokens"), &mut diagnostics);
        let found: Vec<(String, String)> = diagnostics
            .iter()
            .map(|one| (text_at(&source, one.start, one.end), one.message.clone()))
            .collect();
        let same = found.len() == expected.len()
            && expected.iter().all(|(place, message)| {
                found.iter().any(|(at, said)| at == place && said.starts_with(message))
            });
        assert!(same, "{rule}: {entries}\nexpected {expected:#?}\nfound {found:#?}");
        let helpless: Vec<_> = diagnostics.iter().filter(|one| one.help.is_none()).collect();
        let unsupported = |text: &str| text.ends_with("is not supported yet");
        assert!(helpless.iter().all(|one| unsupported(&one.message)), "{rule}: no mend in {helpless:?}");
    }
}

/// The text from one token to another.
fn text_at(source: &str, start: Span, end: Span) -> String {
    let (start, end) = (start.start(), end.end());
    assert_eq!((start.line, end.line), (1, 1), "a case is one line");
    source.chars().skip(start.column).take(end.column - start.column).collect()
}

#[test]
fn heads() {
    check(
        "head",
        &[
            ("struct T; GET \"/\" => 1;", &[]),
            ("/// Doc.\n#[derive(PartialEq)] pub(crate) struct T;", &[]),
            ("pub struct T", &[("T", "expected `;` behind this")]),
            ("struct T GET \"/\" => 1;", &[("T", "expected `;` behind this")]),
            ("struct T { a: u8 }", &[("{ a: u8 }", "expected `;`: the struct of a table has no fields")]),
            ("pub struct;", &[(";", "a table begins with its struct")]),
        ],
    );
}

#[test]
fn entries() {
    check(
        "entry",
        &[
            ("GET \"/\" => 1", &[("1", "expected `;` behind this")]),
            ("GET \"/\" => 1 GET \"/b\" => 2;", &[("1", "expected `;` behind this")]),
            ("GET \"/\" => a. GET \"/b\" => 2;", &[(".", "this right side ends too early")]),
            ("GTE \"/\" => 1;", &[("GTE", "unknown method `GTE`")]),
            ("post \"/\" => 1;", &[("post", "unknown method `post`")]),
            ("CONNECT \"/\" => 1;", &[("CONNECT", "unknown method `CONNECT`")]),
            ("sigleton a: u8 = 1;", &[("sigleton", "unknown entry `sigleton`")]),
            ("frobnicate;", &[("frobnicate", "unknown entry `frobnicate`")]),
            ("use a::b;", &[("use", "unknown entry `use`")]),
            ("ALL \"/\" => 1;", &[("ALL", "unknown method `ALL`")]),
            ("\"/\" => 1;", &[("\"/\"", "expected a method before this pattern")]),
            ("GET \"/\" => 1, GET \"/b\" => 2;", &[(",", "expected `;`, found `,`")]),
            ("5;", &[("5", "expected an entry")]),
            ("#[once];", &[(";", "these attributes belong to no entry")]),
            ("#[doc =];", &[("]", "this is no attribute: expected an expression before this")]),
            ("#[] GET \"/\" => 1;", &[("[]", "this is no attribute")]),
            ("scope;", &[("scope", "a scope is a prefix and a block")]),
            ("scope \"/a\";", &[("\"/a\"", "a scope is a prefix and a block")]),
            ("scope { GTE \"/\" => 1; }", &[("scope", "a scope is"), ("GTE", "unknown method `GTE`")]),
            ("scope 5 { GET \"/\" => 1; }", &[("5", "a pattern is a string literal")]),
            (
                "scope \"/a\" { input a: u8; }",
                &[("input", "`input` stands at the top level of a table only")],
            ),
            ("scope \"/a\" { error E; }", &[("error", "`error` stands at the top level of a table only")]),
            ("mount \"/a\" => B {};", &[("mount", "`mount` is not supported yet")]),
            ("layer tower();", &[("layer", "`layer` is not supported yet")]),
            ("error;", &[(";", "expected the type that `?` converts into")]),
            ("error A; error B;", &[("error", "a table has one error type")]),
        ],
    );
}

#[test]
fn routes() {
    check(
        "route",
        &[
            ("GET|POST \"/\" => 1;", &[]),
            ("GET|GET \"/\" => 1;", &[("GET", "`GET` stands here twice")]),
            ("GET|ANY \"/\" => 1;", &[("ANY", "`ANY` stands alone")]),
            ("ANY|GET \"/\" => 1;", &[("ANY", "`ANY` stands alone")]),
            ("GET|GTE \"/\" => 1;", &[("GTE", "unknown method `GTE`")]),
            ("GET| => 1;", &[("GET", "expected a method")]),
            ("GET;", &[(";", "expected a pattern behind `GET`")]),
            ("GET => 1;", &[("=", "expected a pattern behind `GET`")]),
            ("GET index => 1;", &[("index", "expected a pattern behind `GET`")]),
            ("GET 5 => 1;", &[("5", "a pattern is a string literal")]),
            ("GET \"/\";", &[("\"/\"", "expected `=>` and a right side behind this")]),
            ("GET \"/\" -> u8;", &[("u8", "expected `=>` and a right side behind this")]),
            ("GET \"/\" -> \"a\";", &[("-", "expected `=>` before a right side, found `->`")]),
            ("GET, POST \"/\" => 1;", &[(",", "expected a pattern behind `GET`")]),
            ("GET \"/\" -> u8 -> 1;", &[("-", "expected `=>` before a right side, found `->`")]),
            ("GET \"/\" = 1;", &[("=", "expected `=>`, found `=`")]),
            ("GET \"/{a}\" a: u8 => 1;", &[("a", "expected `(`: parameters stand in parentheses")]),
            ("GET \"/{a}\" [a: u8] => 1;", &[("[", "expected `(`: parameters stand in parentheses")]),
            ("GET \"/{a}\" (a: u8) as b => 1;", &[("as", "`as NAME` stands right behind the pattern")]),
            ("GET \"/\" as => 1;", &[("as", "expected a name behind this")]),
            ("GET \"/\" { 1 };", &[("{", "expected `as NAME`, `(parameters)`, `-> TYPE` or `=>`")]),
        ],
    );
}

#[test]
fn patterns() {
    check(
        "pattern",
        &[
            ("GET \"a\" => 1;", &[("\"a\"", "this pattern does not begin with `/`")]),
            ("GET \"\" => 1;", &[("\"\"", "this pattern is empty")]),
            ("scope \"/a\" { GET \"\" => 1; }", &[]),
            ("scope \"\" { GET \"\" => 1; }", &[("\"\"", "this pattern is empty")]),
            ("GET \"/{a\" => 1;", &[("\"/{a\"", "this `{` is never closed")]),
            ("GET \"/a}\" => 1;", &[("\"/a}\"", "this `}` closes nothing")]),
            ("GET \"/{{a}}\" => 1;", &[]),
            ("GET \"/{}\" => 1;", &[("\"/{}\"", "this parameter has no name")]),
            ("GET \"/{a: u8}\" => 1;", &[("\"/{a: u8}\"", "`a: u8` is not a parameter's name")]),
            ("GET \"/{fn}\" => 1;", &[("\"/{fn}\"", "`fn` is a keyword of Rust")]),
            ("GET \"/{a}{b}\" => 1;", &[("\"/{a}{b}\"", "nothing stands between these two parameters")]),
            ("GET \"/:a\" => 1;", &[("\"/:a\"", "`:a` is no parameter: those stand in braces")]),
            ("GET \"/*a\" => 1;", &[("\"/*a\"", "`*a` is no parameter")]),
            ("scope \"/<a>\" { GET \"\" => 1; }", &[("\"/<a>\"", "`<a>` is no parameter")]),
            ("GET \"/a:b/*.txt/<a/b*\" => 1;", &[]),
            ("GET \"/{*a}/b\" => 1;", &[("\"/{*a}/b\"", "`{*…}` takes all that remains")]),
            ("GET \"/b-{*a}\" => 1;", &[("\"/b-{*a}\"", "`{*…}` takes whole segments")]),
            ("GET \"/{a}/{a}\" => 1;", &[("\"/{a}/{a}\"", "the parameter `a` stands twice")]),
            ("scope \"/{a}\" { GET \"/{a}\" => 1; }", &[("\"/{a}\"", "the parameter `a` stands twice")]),
            ("GET \"/%20\" => 1;", &[("\"/%20\"", "`%20` is an escape")]),
            ("GET \"/a?b\" => 1;", &[("\"/a?b\"", "`?` ends the path")]),
            ("GET \"/..\" => 1;", &[("\"/..\"", "`.` and `..` never reach a server")]),
            ("scope \"/a/\" { GET \"/b\" => 1; }", &[("\"/a/\"", "this prefix ends in `/`")]),
            ("scope \"/{*a}\" { GET \"/b\" => 1; }", &[("\"/{*a}\"", "`{*…}` takes all that remains")]),
        ],
    );
}

#[test]
fn conflicts() {
    check(
        "conflict",
        &[
            (
                "GET \"/{a}\" => 1; GET \"/{b}\" => 2;",
                &[
                    ("\"/{a}\"", "GET \"/{a}\" and GET \"/{b}\" match the same paths, such as /x"),
                    ("\"/{b}\"", "GET \"/{b}\" and GET \"/{a}\" match the same paths, such as /x"),
                ],
            ),
            ("GET \"/{a}\" (a: u8) => 1; GET \"/{b}\" => 2; GET \"/c\" => 3;", &[]),
            ("GET \"/{a}\" (a: u8) => 1; GET \"/{b}\" (b: uuid::Uuid) => 2;", &[]),
            ("GET \"/{a}\" => 1; POST \"/{b}\" => 2; ANY \"/{c}\" => 3;", &[]),
            (
                "GET \"/{a}\" (a: u8) => 1; GET \"/{b}\" (b: i64) => 2;",
                &[
                    ("\"/{a}\"", "GET \"/{a: u8}\" and GET \"/{b: i64}\" match the same paths, such as /"),
                    ("\"/{b}\"", "GET \"/{b: i64}\" and GET \"/{a: u8}\" match the same paths, such as /"),
                ],
            ),
            (
                "GET \"/{a}\" (a: Slug) => 1; GET \"/{b}\" (b: u8) => 2;",
                &[
                    ("\"/{a}\"", "GET \"/{a: Slug}\" and GET \"/{b: u8}\" may match the same paths"),
                    ("\"/{b}\"", "GET \"/{b: u8}\" and GET \"/{a: Slug}\" may match the same paths"),
                ],
            ),
            (
                "GET|PUT \"/a\" => 1; PUT|POST \"/a\" => 2;",
                &[
                    ("\"/a\"", "GET|PUT \"/a\" and PUT|POST \"/a\" match the same paths, such as /a"),
                    ("\"/a\"", "PUT|POST \"/a\" and GET|PUT \"/a\" match the same paths, such as /a"),
                ],
            ),
            (
                "GET \"/a/b\" => 1; scope \"/a\" { GET \"/b\" => 2; }",
                &[
                    ("\"/a/b\"", "GET \"/a/b\" and GET \"/a/b\" match the same paths, such as /a/b"),
                    ("\"/b\"", "GET \"/a/b\" and GET \"/a/b\" match the same paths, such as /a/b"),
                ],
            ),
        ],
    );
}

#[test]
fn parameters() {
    check(
        "parameter",
        &[
            ("GET \"/{id}\" (id: u8) => id;", &[]),
            (
                "GET \"/\" (id: u8) => id;",
                &[("id", "the pattern has no parameter `id`, and `u8` is no extractor")],
            ),
            (
                "GET \"/\" (id: &str) => id;",
                &[("id", "the pattern has no parameter `id`, and `&str` is no extractor")],
            ),
            ("GET \"/{item}\" (itm: Item) => itm;", &[("itm", "the pattern has no parameter `itm`")]),
            ("GET \"/{item}\" (user: User) => user;", &[]),
            ("GET \"/\" (query a: A, json a: B) => a;", &[("a", "the parameter `a` stands here twice")]),
            (
                "POST \"/\" (json a: A, form b: B) => a;",
                &[("json", "two parameters take the body"), ("form", "two parameters take the body")],
            ),
            ("GET \"/\" (query __pulya_x: A) => 1;", &[("__pulya_x", "`__pulya_x` is a reserved name")]),
            ("GET \"/\" (query shutdown: A) => 1;", &[("shutdown", "`shutdown` is a reserved name")]),
            ("GET \"/{next}\" => next;", &[("\"/{next}\"", "`next` is a reserved name")]),
            ("GET \"/{__pulya_x}\" => 1;", &[("\"/{__pulya_x}\"", "`__pulya_x` is a reserved name")]),
            ("GET \"/\" (query \"\" a: u8) => a;", &[("\"\"", "a key is not empty")]),
            ("GET \"/\" (header \"a b\" a: u8) => a;", &[("\"a b\"", "`a b` is no name of a header field")]),
            ("GET \"/\" (cookie \"a;\" a: u8) => a;", &[("\"a;\"", "`a;` is no name of a cookie")]),
            ("GET \"/\" (query \"a\" a) => a;", &[("a", "this is no parameter: expected `:` behind this")]),
            ("GET \"/{a}\" (mut a: u8) => a;", &[]),
            ("GET \"/\" (query mut a: A, header \"b\" mut b: u8, mut c: C) => 1;", &[]),
            (
                "GET \"/\" (header a: A) => a;",
                &[("a", "this is no parameter: expected the key of the header")],
            ),
            (
                "GET \"/\" (path a: A) => a;",
                &[("a", "this is no parameter: a path parameter is listed by its")],
            ),
            ("GET \"/\" (state a: A) => a;", &[("a", "this is no parameter: providers are not listed")]),
            ("GET \"/{a}\" (query \"b\" a: u8) => a;", &[("a", "the pattern has a parameter `a` too")]),
            ("GET \"/{a}\" (B(a): B) => a;", &[("B", "the pattern has a parameter `a` too")]),
            ("GET \"/{a}\" (a: Option<u8>) => a;", &[("Option<u8>", "a path parameter is never missing")]),
            ("GET \"/{a}\" (a: Vec<u8>) => a;", &[("Vec<u8>", "a path parameter is one text")]),
            ("GET \"/\" (query a: u8) => a;", &[("u8", "a whole query is no `u8`")]),
            (
                "GET \"/\" (query a: Option<&str>) => a;",
                &[("Option<&str>", "a whole query is no `Option<&str>`")],
            ),
            ("GET \"/\" (query a: Vec<(String, String)>, query b: Option<Page>) => a;", &[]),
            ("POST \"/\" (form a: String) => a;", &[("String", "a whole form is no `String`")]),
            ("GET \"/\" (Path(a): Path<u8>) => a;", &[]),
            ("GET \"/\" (a: Path) => a;", &[]),
            ("GET \"/{a}\" (a: &'x str) => a;", &[("'x", "nothing declares the lifetime `'x`")]),
            ("GET \"/{a}\" (a: ) => a;", &[(":", "this is no parameter")]),
            ("GET \"/{a}\" (a: u8 u8) => a;", &[("u8", "this is no parameter")]),
        ],
    );
}

#[test]
fn responses() {
    check(
        "response",
        &[
            ("GET \"/\" -> => 1;", &[(">", "expected a status, a type or both behind `->`")]),
            ("GET \"/\" -> 199 => 1;", &[("199", "`199` is no final status")]),
            ("GET \"/\" -> 600 A => 1;", &[("600", "`600` is no final status")]),
            ("GET \"/\" -> 204 A => 1;", &[("A", "an answer with status 204 has no body")]),
            ("GET \"/\" -> 304 A => 1;", &[("A", "an answer with status 304 has no body")]),
            ("GET \"/\" -> impl A => 1;", &[("impl A", "a response type has a name")]),
            ("GET \"/\" -> _ => 1;", &[("_", "a response type has a name")]),
            ("GET \"/\" -> Option<A> => 1;", &[("Option<A>", "`Option` belongs to the right side")]),
            ("GET \"/\" -> Result<A, B> => 1;", &[("Result<A, B>", "`Result` belongs to the right side")]),
            ("GET \"/\" -> Vec< => 1;", &[("<", "behind `->` stands a status, a type or both")]),
            ("GET \"/\" -> 201 Vec<Vec<A>>=> 1;", &[]),
        ],
    );
}

#[test]
fn right_sides() {
    check(
        "right side",
        &[
            ("GET \"/\" => ;", &[(";", "expected an expression before this")]),
            ("GET \"/\" => repo.;", &[(".", "this right side ends too early")]),
            ("GET \"/\" => 1 +;", &[("+", "this right side ends too early")]),
            ("GET \"/\" => a b;", &[("b", "this right side is no expression")]),
            (
                "GET \"/\" => let a = 1;",
                &[("let", "a right side is one expression, and `let` begins a statement")],
            ),
            ("singleton a: u8 = fn b;", &[("fn", "`fn PATH` is the right side of a route")]),
            ("guard fn b;", &[("fn", "`fn PATH` is the right side of a route")]),
            ("GET \"/\" => f(a b);", &[("b", "this right side is no expression")]),
            ("GET \"/\" => f(a.);", &[(")", "this right side ends too early")]),
            ("GET \"/\" => u8 => 1;", &[("=", "a route has one `=>`, and this is the second")]),
            (
                "GET \"/\" => { if a { return 1; } 2 };",
                &[("return 1", "`return` can't give the value of a route")],
            ),
            ("GET \"/\" => { if a { return Err(b); } 2 };", &[]),
            ("singleton a: u8 = return Ok(1);", &[]),
            ("singleton a: u8 = ;", &[(";", "expected an expression before this")]),
            ("singleton a: u8 = b.;", &[(".", "this right side ends too early")]),
        ],
    );
}

#[test]
fn handlers_of_axum() {
    check(
        "handler",
        &[
            ("GET \"/\" => fn index;", &[]),
            ("GET \"/\" => fn r#async;", &[]),
            ("GET \"/\" => fn self::handlers::show::<Db, 5>;", &[]),
            ("GET \"/\" => fn <Shop as Handlers>::show;", &[]),
            ("GET \"/{id}\" (id: u64) => fn show;", &[]),
            ("#[blocking] #[timeout(\"1 s\")] #[etag] #[body_limit(\"1 B\")] GET \"/\" => fn show;", &[]),
            // A function may be called as a provider is.
            ("input index: Index; GET \"/a\" => index; GET \"/\" => fn index;", &[]),
            ("GET \"/\" => fn;", &[("fn", "`fn` stands before the path of a handler")]),
            ("GET \"/\" => fn handlers::;", &[(":", "`fn` stands before the path of a handler")]),
            ("GET \"/\" => fn index();", &[("(", "`fn` stands before the path of a handler")]),
            ("GET \"/\" => fn |a| a;", &[("|", "`fn` stands before the path of a handler")]),
            ("GET \"/\" => fn 5;", &[("5", "`fn` stands before the path of a handler")]),
            (
                "GET \"/\" -> Todo => fn index;",
                &[("-", "a handler written for axum says itself what it answers")],
            ),
            ("GET \"/\" -> 204 => fn index;", &[("-", "a handler written for axum says itself")]),
            (
                "POST \"/{id}\" (id: u64, json new: New, Bearer(t): Bearer) => fn index;",
                &[
                    ("new", "a handler written for axum extracts its arguments itself"),
                    ("Bearer", "a handler written for axum extracts its arguments itself"),
                ],
            ),
            (
                "#[once] GET \"/\" => fn index;",
                &[("fn", "`#[once]` is evaluated before any request, and a handler")],
            ),
        ],
    );
}

#[test]
fn states() {
    const MISPLACED: &str = "`#[state]` belongs to an `input` or a `singleton`";
    check(
        "state",
        &[
            ("#[state] input a: A; GET \"/\" => fn b;", &[]),
            ("#[state] singleton a: A = a(); GET \"/\" => fn b;", &[]),
            (
                "#[state] input a: A; #[state] singleton b: B = b();",
                &[
                    ("state", "a table has one `#[state]`, and `b` is marked too"),
                    ("state", "a table has one `#[state]`, and `a` is marked too"),
                ],
            ),
            ("#[state] input request a: A;", &[("state", "`a` comes with each request")]),
            ("#[state] request a: A = a();", &[("#[state]", MISPLACED)]),
            ("#[state] task a = a();", &[("#[state]", MISPLACED)]),
            ("#[state] GET \"/\" => 1;", &[("#[state]", MISPLACED)]),
            ("#[state] guard a();", &[("#[state]", MISPLACED)]),
            ("#[state] struct T;", &[("#[state]", MISPLACED)]),
            ("#[state(a)] input a: A;", &[("#[state(a)]", "`#[state]` takes no argument")]),
        ],
    );
}

#[test]
fn attributes() {
    check(
        "attribute",
        &[
            ("#[onec] GET \"/\" => f();", &[("#[onec]", "unknown attribute `#[onec]` on a route")]),
            ("#[once(1)] GET \"/\" => f();", &[("#[once(1)]", "`#[once]` takes no argument")]),
            (
                "#[timeout(\"5\")] GET \"/\" => f();",
                &[("#[timeout(\"5\")]", "`#[timeout]` wants a quantity")],
            ),
            (
                "#[body_limit(1)] POST \"/\" => f();",
                &[("#[body_limit(1)]", "`#[body_limit]` wants a quantity")],
            ),
            (
                "#[once] GET \"/{a}\" => f();",
                &[("once", "`#[once]` is evaluated when the application is built")],
            ),
            ("#[once] #[blocking] GET \"/\" => f();", &[("once", "`#[once]` runs no handler")]),
            ("#[once] #[detached] GET \"/\" => f();", &[("once", "`#[once]` runs no handler")]),
            ("#[detached(1)] GET \"/\" => f();", &[("#[detached(1)]", "`#[detached]` takes no argument")]),
            ("#[detached] #[timeout(\"1 s\")] GET \"/\" => f();", &[]),
            (
                "#[blocking] GET \"/\" => f().await;",
                &[("blocking", "`#[blocking]` runs on a thread that can't await")],
            ),
            ("#[blocking] GET \"/\" => f(async { g().await });", &[]),
            ("#[blocking] GET \"/{a}\" => f(a);", &[("a", "`a` is borrowed of the request")]),
            ("#[blocking] GET \"/{a}\" => f();", &[]),
            ("#[blocking] GET \"/{a}\" (a: String, query \"b\" b: u8) => f(a, b);", &[]),
            (
                "#[blocking] GET \"/\" (header \"a\" a: Option<&str>) => f(a);",
                &[("a", "`a` is borrowed of the request")],
            ),
            (
                "request u: U = f(); #[blocking] GET \"/\" => g(u);",
                &[("u", "`u` is borrowed of the request")],
            ),
            ("#[once] #[once] GET \"/\" => f();", &[("#[once]", "`#[once]` stands here twice")]),
            ("#[allow(a)] #[allow(b)] GET \"/\" => f();", &[]),
            ("#[local] #[local] struct T;", &[("#[local]", "`#[local]` stands here twice")]),
            ("#[slash(on)] struct T;", &[("#[slash(on)]", "`#[slash]` does not know this")]),
            ("#[mismatch(404)] struct T;", &[("#[mismatch(404)]", "`#[mismatch]` does not know this")]),
            ("#[json(loose)] struct T;", &[("#[json(loose)]", "`#[json]` does not know this")]),
            ("#[local(yes)] struct T;", &[("#[local(yes)]", "`#[local]` takes no argument")]),
            ("#[timeout(\"5\")] struct T;", &[("#[timeout(\"5\")]", "`#[timeout]` wants a quantity")]),
            ("#[timeout(\"5 s\")] struct T; #[timeout(\"9 s\")] GET \"/\" => f();", &[]),
            ("#[detached] struct T;", &[("#[detached]", "`#[detached]` belongs to a route")]),
            ("#[crate] struct T;", &[("#[crate]", "`#[crate]` wants the path of the pulya crate")]),
            ("#[once] struct T;", &[("#[once]", "`#[once]` belongs to a route")]),
            ("#[lokal] struct T;", &[("#[lokal]", "unknown attribute `#[lokal]` on a table")]),
        ],
    );
}

#[test]
fn names() {
    check(
        "name",
        &[
            (
                "GET \"/a\" as a => 1; GET \"/b\" as a => 2;",
                &[("a", "GET \"/b\" is called `a` too"), ("a", "GET \"/a\" is called `a` too")],
            ),
            ("GET \"/a\" as fn => 1;", &[("fn", "a route can't be called `fn`")]),
            ("GET \"/a\" as __pulya_a => 1;", &[("__pulya_a", "a route can't be called `__pulya_a`")]),
        ],
    );
}

#[test]
fn providers() {
    check(
        "provider",
        &[
            ("input;", &[("input", "an input is a name and a type")]),
            ("input a;", &[("a", "an input is a name and a type: expected `:` behind this")]),
            ("input a: &str;", &[("&", "an input lives as long as the program, and this borrows")]),
            ("input a: A<'b>;", &[("'b", "an input lives as long as the program, and this borrows")]),
            ("input a: &'static str; input request b: B<'_>;", &[]),
            ("singleton a: Option<&str> = f();", &[("&", "a singleton lives as long as the program")]),
            ("request a: A<'b> = f();", &[("'b", "nothing declares the lifetime `'b`")]),
            ("request a: &str = f();", &[]),
            ("request a (b);", &[("b", "this is no parameter: expected `:` behind this")]),
            ("request a (b: B);", &[("a", "a request provider is a name, a type and how it is made")]),
            ("input a: u8 = 1;", &[("=", "an input is a name and a type: it has no value here")]),
            ("input a: ;", &[(":", "an input is a name and a type")]),
            ("singleton a = 1;", &[("=", "a singleton is a name, a type and how it is made: expected `:`")]),
            (
                "input a: A; singleton a: B = b();",
                &[("a", "two providers are called `a`"), ("a", "two providers are called `a`")],
            ),
            (
                "singleton a: A = f(b); singleton b: B = f(a);",
                &[("a", "`a` needs itself: a -> b -> a"), ("b", "`b` needs itself: b -> a -> b")],
            ),
            // Its own name is not in scope there, as in `let a = f(a);`: a function may be called the same.
            ("singleton a: A = f(a);", &[]),
            ("input build: A;", &[("build", "`build` is a reserved name")]),
            (
                "input a: A; GET \"/{a}\" (a: u8) => a;",
                &[("a", "`a` is a parameter here and a provider of this table")],
            ),
        ],
    );
}

#[test]
fn uses_of_request_values() {
    check(
        "request value",
        &[
            (
                "request u: U = f(); singleton a: A = g(u);",
                &[
                    ("u", "the singleton `a`, which is made before"),
                    ("u", "the singleton `a`, which is made before"),
                ],
            ),
            (
                "request u: U = f(); singleton a: A = g(), stop = drop(u);",
                &[("u", "the `stop` of `a`"), ("u", "the `stop` of `a`")],
            ),
            ("request u: U = f(); task t = g(u);", &[("u", "the task `t`"), ("u", "the task `t`")]),
            // The arguments of a macro have no grammar of their own.
            (
                "request u: U = f(); task t = g(matches!(x, Some(u)));",
                &[("u", "the task `t`"), ("u", "the task `t`")],
            ),
            ("request u: U = f(); task t = if let Some(u) = x { g(u) };", &[]),
            (
                "request u: U = f(); #[blocking] GET \"/\" => g(u);",
                &[("u", "`u` is borrowed of the request, and `#[blocking]` runs on another thread")],
            ),
            ("request u: U = f(); guard g(u); #[blocking] GET \"/\" => h();", &[]),
            (
                "request u: U = f(); request a: A = g(), end = h(a, u);",
                &[("u", "the `end` of `a`"), ("u", "the `end` of `a`")],
            ),
            ("request a: A<'_> = f(), end = g(a);", &[("A<'_>", "`a` has an `end`, which may outlive")]),
            ("request a: Vec<&str> = f(), end = g(a);", &[("Vec<&str>", "`a` has an `end`")]),
            ("request a: A<'static> = f(), end = g(a);", &[]),
            ("request a: fn(&str) -> &str = f(), end = g(a);", &[]),
            (
                "request a (json x: X): A = x; POST \"/\" (body b: B) => f(a, b);",
                &[("x", "POST \"/\" has two parameters"), ("b", "POST \"/\" has two parameters")],
            ),
            (
                "request a (json x: X): A = x; request b (form y: Y): B = y; POST \"/\" => f(a, b);",
                &[("x", "POST \"/\" has two parameters"), ("y", "POST \"/\" has two parameters")],
            ),
            ("request a (json x: X): A = x; POST \"/\" => f(a); PUT \"/\" (body b: B) => b;", &[]),
        ],
    );
}

#[test]
fn types_of_providers() {
    check(
        "type",
        &[
            ("singleton a: impl Fn() = f();", &[("impl", "the type of a provider has a name")]),
            ("request a: Vec<_> = f();", &[("_", "the type of a provider has a name")]),
            ("input a: Box<impl Fn()>;", &[("impl", "the type of a provider has a name")]),
            ("singleton a: Box<dyn Fn() -> u8> = f();", &[]),
            // A parameter that has the name of a provider is one mistake, and no cycle besides.
            (
                "request a (query \"b\" b: u8): A = f(b); request b: B = g(a);",
                &[("b", "`b` is a parameter here and a provider of this table")],
            ),
        ],
    );
}

#[test]
fn mistakes_of_a_block_come_together() {
    check(
        "all",
        &[(
            "sigleton a: A = b; GET \"x\" => 1; GTE \"/\" => 1; GET \"/y\" -> 204 A => b.; GET \"/z\" (q: u8) => 1;",
            &[
                ("sigleton", "unknown entry"),
                ("\"x\"", "this pattern does not begin"),
                ("GTE", "unknown method"),
                ("A", "an answer with status 204"),
                (".", "this right side ends too early"),
                ("q", "the pattern has no parameter `q`"),
            ],
        )],
    );
}
