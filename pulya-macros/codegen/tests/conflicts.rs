//! Conflicts: which routes are, by what path, and how long a large table takes.

use pulya_codegen::ir::{Class, Method, Methods, Pattern, Route, conflicts};

/// A route from `METHODS PATTERN`, with types beside the names.
fn route(id: u32, text: &str) -> Route {
    let (methods, typed) = text.split_once(' ').expect("methods stand first");
    let methods = match methods {
        "ANY" => Methods::ANY,
        named => named.split('|').filter_map(Method::from_name).collect(),
    };
    let (mut bare, mut types, mut remaining) = (String::new(), Vec::new(), typed);
    while let Some((before, behind)) = remaining.split_once(": ") {
        let (ty, behind) = behind.split_at(behind.find('}').expect("a parameter ends"));
        bare += before;
        types.push((before.rsplit(['{', '*']).next().unwrap_or_default(), ty));
        remaining = behind;
    }
    let mut pattern = Pattern::parse(&(bare + remaining)).expect(text);
    for (name, ty) in types {
        let opaque = Class::Opaque(ty.bytes().next().unwrap_or_default().into());
        assert!(pattern.give_type(name, Class::of_type(ty).unwrap_or(opaque), ty));
    }
    Route { id, methods, pattern }
}

fn found(routes: &[&str]) -> Vec<String> {
    let routes: Vec<Route> = (0..).zip(routes).map(|(id, text)| route(id, text)).collect();
    conflicts(&routes)
        .into_iter()
        .map(|c| format!("{} {} {}", c.a, c.b, c.witness.as_deref().unwrap_or("may")))
        .collect()
}

#[test]
fn pairs_in_conflict_have_a_path_that_both_match() {
    let cases = [
        ("GET /users/{name}", "GET /users/{id}", "/users/x"),
        ("GET /a", "GET /a", "/a"),
        ("GET /", "GET|POST /", "/"),
        ("ANY /a/{x}", "ANY /a/{y}", "/a/x"),
        ("GET /{n: u32}", "GET /{n: u64}", "/1"),
        ("GET /{n: i8}", "GET /{n: u64}", "/1"),
        ("GET /{n: u8}/{a}", "GET /{n: u16}/b", "/1/b"),
        ("GET /{n: u8}/{*a}", "GET /{n: u16}/b/{c}.d", "/1/b/x.d"),
        ("GET /{n: Uuid}", "GET /{m: Uuid}", "/11111111-1111-1111-1111-111111111111"),
        ("GET /{b: bool}/x", "GET /{c: bool}/x", "/true/x"),
        ("GET /{a}.json", "GET /x{b}", "/x.json"),
        ("GET /{a}.json", "GET /{b}.{c}", "/x.json"),
        ("GET /{a}-{b}", "GET /{a}.{b}", "/x-.x"),
        ("GET /{a: u8}.json", "GET /{b}.json", "/1.json"),
        ("GET /v{a: u8}", "GET /v{b: i16}", "/v1"),
        ("GET /{a: bool}-{b}", "GET /{a}-{b: u8}", "/true-1"),
        ("GET /{*a}", "GET /{*b}", "/x"),
        ("GET /x/{*a}", "GET /x/{*b}", "/x/x"),
        ("GET /ü{a}", "GET /{a}ü", "/üü"),
        ("GET /{s: Slug}", "GET /{n: u64}", "may"),
        ("GET /{s: Slug}", "GET /{t: Title}", "may"),
        ("GET /{s: Slug}/x", "GET /{n: bool}/{y}", "may"),
        ("GET /{*p: Path}", "GET /{*q}", "may"),
    ];
    for (a, b, witness) in cases {
        assert_eq!(found(&[a, b]), [format!("0 1 {witness}")], "{a} and {b}");
        assert_eq!(found(&[b, a]), [format!("0 1 {witness}")], "{b} and {a}");
    }
}

#[test]
fn pairs_that_coexist_do() {
    let cases = [
        ("GET /users/{id: u64}", "GET /users/new"),
        ("GET /{id: u64}", "GET /{id: Uuid}"),
        ("GET /{id: u64}", "GET /{id: bool}"),
        ("GET /{id: bool}", "GET /{id: Uuid}"),
        ("GET /{id: u64}", "GET /{id}"),
        ("GET /{s: Slug}", "GET /{id}"),
        ("GET /{s: Slug}", "GET /new"),
        ("GET /{a}", "GET /{a}.json"),
        ("GET /{a}.json", "GET /{a}.xml"),
        ("GET /{a}.json", "GET /b.json"),
        ("GET /a{b}", "GET /b{b}"),
        ("GET /{a}", "GET /{*a}"),
        ("GET /{a}", "POST /{b}"),
        ("GET /{a}", "ANY /{b}"),
        ("GET /{a}", "HEAD /{b}"),
        ("GET /{a}/x", "GET /{b}/y"),
        ("GET /{a}/x", "GET /b/{c}"),
        ("GET /{n: u8}/x", "GET /{n: u16}/y"),
        ("GET /{n: u8}", "GET /{n: u8}/"),
        ("GET /{n: u8}/", "GET /{n: u16}/{*a}"),
        ("GET /{a: u8}-{b}", "GET /{a: bool}-{b}"),
        ("GET /{a: Uuid}-{b}", "GET /{a}-{b: u8}"),
        ("GET /v{a: u8}", "GET /v{b: bool}"),
        ("GET /{*a: u8}", "GET /{*b: bool}"),
    ];
    for (a, b) in cases {
        assert_eq!(found(&[a, b]), [""; 0], "{a} and {b}");
    }
}

#[test]
fn a_pair_is_reported_once_however_many_methods_it_shares() {
    assert_eq!(found(&["GET|POST|PUT /{a}", "PUT|POST /{b}"]), ["0 1 /x"]);
}

#[test]
fn where_many_meet_each_is_named() {
    let routes = ["GET /{a}", "GET /{b}", "GET /{c}", "GET /{d}", "GET /other"];
    assert_eq!(found(&routes), ["0 1 /x", "0 2 /x", "0 3 /x"]);
}

#[test]
fn a_thousand_routes_are_compared_along_their_tries() {
    // Were all pairs of them compared, this would take minutes in a plain test run.
    let mut routes = Vec::new();
    for n in 0..1_000 {
        let text = match n % 4 {
            0 => format!("GET /a{n}/{{id: u64}}/x"),
            1 => format!("GET /{{id: u32}}/b{n}/{{name}}"),
            2 => format!("GET /{{id: u64}}/c{n}/{{name}}"),
            _ => format!("GET /d/{{name}}.e{n}"),
        };
        routes.push(route(n, &text));
    }
    assert_eq!(conflicts(&routes), []);
    routes.push(route(1_000, "GET /{id: u64}/b501/{x}"));
    let found = conflicts(&routes);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].a, found[0].b, found[0].witness.as_deref()), (501, 1_000, Some("/1/b501/x")));
}
