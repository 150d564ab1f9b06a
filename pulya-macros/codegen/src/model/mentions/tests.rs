//! One table: right sides and the names that they mention.

use super::mentions;

#[rustfmt::skip]
const CASES: &[(&str, &[&str])] = &[
    // Plain uses.
    ("repo.list(page).await?", &["repo", "page"]),
    ("user", &["user"]),
    ("&user", &["user"]),
    ("*user + 1", &["user"]),
    ("(user, repo)", &["user", "repo"]),
    ("[user; 2]", &["user"]),
    ("user as u64", &["user"]),
    ("user(x)", &["user", "x"]),
    ("x[user]", &["x", "user"]),
    ("0..end", &["end"]),
    ("start..=end", &["start", "end"]),
    ("a != b", &["a", "b"]),
    ("if user.admin { repo.all() } else { other }", &["user", "repo", "other"]),
    ("return user", &["user"]),
    ("r#type", &["type"]),
    ("r#user.name", &["user"]),
    // Fields, methods, paths, labels, types.
    ("x.user", &["x"]),
    ("x.user()", &["x"]),
    ("x.user.name().repo", &["x"]),
    ("x.0.user", &["x"]),
    ("a::b(c)", &["c"]),
    ("user::find(repo)", &["repo"]),
    ("crate::user", &[]),
    ("::user", &[]),
    ("<T as user>::repo", &[]),
    ("user::<u8>()", &[]),
    ("x.get::<user>()", &["x"]),
    ("x as user", &["x"]),
    ("'user: loop { break 'user }", &[]),
    ("'user: loop { break 'user repo }", &["repo"]),
    // Structs.
    ("Point { x: a, y }", &["a", "y"]),
    ("Point { user: a, ..base }", &["a", "base"]),
    ("user::Point { x: 1 }", &[]),
    ("Some(user)", &["Some", "user"]),
    // Locals.
    ("{ let user = 1; user }", &[]),
    ("{ let user = user.id; user }", &["user"]),
    ("{ let x = user; let user = x; user }", &["user"]),
    ("{ { let user = 1; } user }", &["user"]),
    ("{ let (user, [repo, ..]) = x; (user, repo) }", &["x"]),
    ("{ let Some(user) = find() else { return user }; user }", &["find", "user"]),
    ("{ let Some(user) = x else { return 1 }; user }", &["x"]),
    ("{ let P { user, repo: other } = x; (user, other) }", &["x"]),
    ("{ let P { user: other } = x; user }", &["x", "user"]),
    ("{ let user @ 1..=9 = x; user }", &["x"]),
    ("{ let ref mut r#user = x; user }", &["x"]),
    ("{ let user: user = x; }", &["x"]),
    ("async { let user = 1; user }.await", &[]),
    ("async move { user }.await", &["user"]),
    // Closures.
    ("|x| x.id", &[]),
    ("|user| user.id", &[]),
    ("|user: &User, repo| repo.find(user)", &[]),
    ("all.iter().map(|user| user.id).chain(user)", &["all", "user"]),
    ("|(user, _)| move || user", &[]),
    ("|x| user.find(x)", &["user"]),
    ("|P { user, .. }| user", &[]),
    // Conditions and matches.
    ("if let Some(user) = find() { user } else { other }", &["find", "other"]),
    ("if let Some(user) = user { user } else { 1 }", &["user"]),
    ("if let Some(x) = f && let Some(user) = x.g() && user.ok() { user } else { 1 }", &["f"]),
    ("if let Some(user) = f { 1 } else { user }", &["f", "user"]),
    ("while let Some(user) = queue.pop() { user.go() }", &["queue"]),
    ("for user in users { user.go() }", &["users"]),
    ("for x in user { x }", &["user"]),
    ("{ for user in users {} user }", &["users", "user"]),
    ("match x { Some(user) => user, Other => repo }", &["x", "repo"]),
    ("match x { Some(y) if user.is(y) => y, _ => 1 }", &["x", "user"]),
    ("match x { Some(user) if user.ok() => 1, _ => user }", &["x", "user"]),
    ("match x { A(user) | B(user) => user }", &["x"]),
    ("match x { user::LOW..=user::HIGH => 1, _ => 2 }", &["x"]),
    ("match user { user => user }", &["user"]),
    // Items in blocks see no locals, and hide them.
    ("{ fn f() { user } f() }", &[]),
    ("{ fn user() {} user() }", &[]),
    ("{ user(); fn user() {} }", &[]),
    ("{ use a::user; user }", &[]),
    ("{ use a::{b as user, c}; (user, c) }", &[]),
    ("{ const user: u8 = repo; user }", &[]),
    ("{ static S: u8 = user; S }", &[]),
    ("const { user }", &[]),
    // A macro of a block is expanded among the values around it.
    ("{ macro_rules! m { () => { user.name } } m!() }", &["user"]),
    ("{ macro_rules! m { ($user:expr) => { $user } } m!(1) }", &[]),
    ("{ let user = 1; macro_rules! m { () => { user } } m!() }", &[]),
    // Macros: token by token, and inside the scopes around them.
    ("matches!(x, Some(user))", &["x", "Some", "user"]),
    ("vec![user, x.repo, a::b, c!(d)]", &["user", "x", "d"]),
    ("ok!(a.b, c::d)", &["a"]),
    ("ok!(user: 1)", &["user"]),
    ("ok!(0..user)", &["user"]),
    ("ok!('user)", &[]),
    ("ok!(user::x, ::y)", &[]),
    ("ok!(a != b)", &["a", "b"]),
    ("|user| ok!(user, repo)", &["repo"]),
    ("{ ok!(user); }", &["user"]),
    ("user!(1)", &[]),
    // Inline captures.
    ("format!(\"{name} {} {{no}} {x:?}\", y)", &["name", "x", "y"]),
    ("format!(\"{user:>width$.digits$}\")", &["user", "width", "digits"]),
    ("format!(\"{0:05} {:02$} {:0wide$}\", a, b, c)", &["a", "b", "c", "wide"]),
    ("format!(\"\\u{61}\\u{7b}b}\")", &["b"]),
    ("format!(r#\"{user}\"#)", &["user"]),
    ("format!(\"{}\", \"{user}\")", &[]),
    ("|user| format!(\"{user} {repo}\")", &["repo"]),
    ("std::format!(\"{user}\")", &["user"]),
    ("vec![format!(\"{user}\")]", &["user"]),
    ("write!(out, \"{user}\")", &["out", "user"]),
    ("assert!(ok, \"{user}\")", &["ok", "user"]),
    ("assert_eq!(\"{a}\", \"{b}\", \"{user}\")", &["user"]),
    ("tracing::info!(repo.id, other = 1, \"for {user}\")", &["repo", "other", "user"]),
    ("anyhow::bail!(\"no {user}\")", &["user"]),
    ("anyhow::ensure!(x > 1, \"no {user}\")", &["x", "user"]),
    ("other!(\"{user}\")", &[]),
    ("\"{user}\"", &[]),
    ("format!(b\"{user}\")", &[]),
    // What does not parse is read token by token.
    ("repo.", &["repo"]),
    ("{ let x = x.user. ; user }", &["let", "x", "user"]),
    ("a.map(|user| user.)", &["a", "user"]),
];

#[test]
fn names_count_where_they_come_from_outside() {
    for (source, expected) in CASES {
        let found = mentions(&source.parse().expect("tokens"));
        let names: Vec<&str> = found.names().collect();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{source}");
    }
}

#[test]
fn awaiting_is_seen_everywhere() {
    for (source, expected) in
        [("a.await", true), ("b(a.await?)", true), ("vec![a.await]", true), ("a.b()", false)]
    {
        assert_eq!(mentions(&source.parse().expect("tokens")).awaits(), expected, "{source}");
    }
}
