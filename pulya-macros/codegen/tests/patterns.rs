//! Patterns: every mistake with its place, printing, prefixes.

use pulya_codegen::ir::{Class, Pattern, PatternError, PatternErrorKind as Kind};

fn mistake(text: &str) -> (Kind, String, String) {
    let error = Pattern::parse(text).expect_err(text);
    let shown = format!("{}[{}]", &text[..error.range.start], &text[error.range.clone()]);
    (error.kind.clone(), shown, error.to_string())
}

#[test]
fn every_mistake_has_its_kind_and_place() {
    let sixteen: String = (0..16).map(|n| format!("/{{p{n}}}")).collect();
    let name = |text: &str| text.to_owned();
    let cases = [
        ("", Kind::Empty, "[]"),
        ("users", Kind::NoLeadingSlash, "[u]"),
        ("{id}", Kind::NoLeadingSlash, "[{]"),
        ("/users/{id", Kind::NeverClosed, "/users/[{id]"),
        ("/users/{id/files", Kind::NeverClosed, "/users/[{id]"),
        ("/users/{id{x}", Kind::NeverClosed, "/users/[{id{x}]"),
        ("/users/id}", Kind::StrayBrace, "/users/id[}]"),
        ("/users/{}", Kind::EmptyName, "/users/[{}]"),
        ("/users/{*}", Kind::EmptyName, "/users/[{*}]"),
        ("/users/{1a}", Kind::NotAName(name("1a")), "/users/[{1a}]"),
        ("/users/{a-b}", Kind::NotAName(name("a-b")), "/users/[{a-b}]"),
        ("/users/{ a }", Kind::NotAName(name(" a ")), "/users/[{ a }]"),
        ("/users/{_}", Kind::NotAName(name("_")), "/users/[{_}]"),
        ("/users/{id: u64}", Kind::NotAName(name("id: u64")), "/users/[{id: u64}]"),
        ("/users/{type}", Kind::Keyword(name("type")), "/users/[{type}]"),
        ("/users/{a}{b}", Kind::NoTextBetween, "/users/[{a}{b}]"),
        ("/users/x{a}{b}y", Kind::NoTextBetween, "/users/x[{a}{b}]"),
        ("/{*rest}/x", Kind::RestNotLast, "/[{*rest}]"),
        ("/{*rest}/", Kind::RestNotLast, "/[{*rest}]"),
        ("/x{*rest}", Kind::RestNotAlone, "/x[{*rest}]"),
        ("/{*rest}x", Kind::RestNotAlone, "/[{*rest}]"),
        ("/{*rest}{id}", Kind::NoTextBetween, "/[{*rest}{id}]"),
        ("/{id}/{id}", Kind::SameName(name("id")), "/{id}/[{id}]"),
        ("/{id}-{id}", Kind::SameName(name("id")), "/{id}-[{id}]"),
        ("/{id}/{*id}", Kind::SameName(name("id")), "/{id}/[{*id}]"),
        ("/a%20b", Kind::Escape(name("%20")), "/a[%20]"),
        ("/a%2Fb", Kind::Escape(name("%2F")), "/a[%2F]"),
        ("/a?b", Kind::EndsPath('?'), "/a[?]"),
        ("/a#b", Kind::EndsPath('#'), "/a[#]"),
        ("/users/:id", Kind::Foreign(name(":id")), "/users/[:id]"),
        ("/:id/x", Kind::Foreign(name(":id")), "/[:id]"),
        ("/*", Kind::Foreign(name("*")), "/[*]"),
        ("/*path", Kind::Foreign(name("*path")), "/[*path]"),
        ("/<id>", Kind::Foreign(name("<id>")), "/[<id>]"),
        ("/<path..>", Kind::Foreign(name("<path..>")), "/[<path..>]"),
        ("/a\nb", Kind::Control('\n'), "/a[\n]"),
        ("/a\u{7f}", Kind::Control('\u{7f}'), "/a[\u{7f}]"),
        ("/./a", Kind::DotSegment, "/[.]"),
        ("/a/..", Kind::DotSegment, "/a/[..]"),
    ];
    for (text, kind, place) in cases {
        let (found, shown, message) = mistake(text);
        assert_eq!((found, shown.as_str()), (kind, place), "{text}: {message}");
        let error = Pattern::parse(text).expect_err(text);
        assert!(!error.mend().is_empty() && !error.mend().ends_with('.') && !message.ends_with('.'));
    }
    let (kind, shown, _) = mistake(&format!("{sixteen}/{{one}}"));
    assert_eq!((kind, shown), (Kind::TooManyParameters, format!("{sixteen}/[{{one}}]")));
    assert!(Pattern::parse(&sixteen).is_ok());
}

#[test]
fn other_ways_to_write_a_parameter_are_told_how_it_is_written_here() {
    let second = "declare a second route, without it: a parameter is never empty";
    for (text, mend) in [
        ("/{id:u64}", "write `{id}` here and the type in the parameter list: `(id: u64)`"),
        ("/{id: uuid::Uuid}", "write `{id}` here and the type in the parameter list: `(id: uuid::Uuid)`"),
        ("/{id:[0-9]+}", "write `{id}` here; a type in the parameter list says what it takes: `(id: u64)`"),
        ("/{tail:.*}", "write `{*tail}`, at the end of the pattern, to take all that remains"),
        ("/{id?}", second),
        ("/:id", "write `{id}`"),
        ("/<id>", "write `{id}`"),
        ("/*path", "write `{*path}` to take all that remains"),
        ("/<path..>", "write `{*path}` to take all that remains"),
        ("/*", "write `{*rest}` to take all that remains"),
    ] {
        assert_eq!(Pattern::parse(text).expect_err(text).mend(), mend, "{text}");
    }
}

#[test]
fn patterns_are_printed_as_they_are_written() {
    for text in [
        "/",
        "//",
        "/a",
        "/a/",
        "/users/{id}",
        "/users/{id}/files/{name}.json",
        "/compare/{base}...{head}",
        "/static/{*rest}",
        "/{{literal}}/{x}}}/{{{y}",
        "/100%/ü/a b/%2",
        "/a./..a/...",
        "/a:b/:/*.txt/<a/b>/::",
    ] {
        let pattern = Pattern::parse(text).expect(text);
        assert_eq!(pattern.to_string(), text);
    }
}

#[test]
fn typed_patterns_show_the_types_that_are_listed() {
    let mut pattern = Pattern::parse("/{a}/{b}-{c}/{*d}").expect("it is right");
    assert!(pattern.give_type("a", Class::Int { signed: false, bits: 8 }, "u8"));
    assert!(pattern.give_type("c", Class::Opaque(0), "Slug"));
    assert!(pattern.give_type("d", Class::Opaque(1), "PathBuf"));
    assert!(!pattern.give_type("e", Class::Bool, "bool"));
    assert_eq!(pattern.typed().to_string(), "/{a: u8}/{b}-{c: Slug}/{*d: PathBuf}");
    assert_eq!(pattern.to_string(), "/{a}/{b}-{c}/{*d}");
}

#[test]
fn prefixes_are_joined() {
    let join = |prefix: &str, text: &str| -> Result<String, PatternError> {
        Ok(Pattern::parse_prefix(prefix)?.join(&Pattern::parse_nested(text)?)?.to_string())
    };
    assert_eq!(join("/admin", "").as_deref(), Ok("/admin"));
    assert_eq!(join("/admin", "/").as_deref(), Ok("/admin/"));
    assert_eq!(join("/admin", "/x").as_deref(), Ok("/admin/x"));
    assert_eq!(join("", "/x").as_deref(), Ok("/x"));
    assert_eq!(join("/{a}", "/{b}").as_deref(), Ok("/{a}/{b}"));
    let kind = |prefix, text| join(prefix, text).map_err(|error| error.kind);
    assert_eq!(kind("", ""), Err(Kind::Empty));
    assert_eq!(kind("/admin/", "/x"), Err(Kind::PrefixEndsInSlash));
    assert_eq!(kind("/{*rest}", "/x"), Err(Kind::RestNotLast));
    assert_eq!(kind("/{id}", "/{id}"), Err(Kind::SameName("id".into())));
    let nine = |name: &str| (0..9).map(|n| format!("/{{{name}{n}}}")).collect::<String>();
    assert_eq!(kind(&nine("a"), &nine("b")), Err(Kind::TooManyParameters));
}
