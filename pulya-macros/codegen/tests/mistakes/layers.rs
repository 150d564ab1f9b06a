//! Guards, catches, arounds and `cors`.

use crate::check;

#[test]
fn guards() {
    check(
        "guard",
        &[
            ("guard check();", &[]),
            ("guard (header \"x-key\" key: &str) check(key)?;", &[]),
            ("guard (check());", &[]),
            ("guard;", &[(";", "expected an expression before this")]),
            ("guard (key: Key);", &[(";", "expected an expression before this")]),
            ("guard (header \"x-key\") check(key);", &[("\"x-key\"", "this is no parameter")]),
            ("guard check(). GET \"/\" => 1;", &[(".", "this right side ends too early")]),
            ("#[once] guard check();", &[("#[once]", "unknown attribute `#[once]` on a guard")]),
            ("#[allow(unused)] guard check();", &[]),
            (
                "guard (json new: New) check(new);",
                &[("new", "a guard runs before the body is read, and `new` takes it")],
            ),
            (
                "request new (json new_one: New): New = new_one; guard check(new);",
                &[
                    ("new", "this guard uses `new`, which is made of the body"),
                    ("new_one", "this guard uses `new`, which is made of the body"),
                ],
            ),
            ("scope \"/{id}\" { guard (id: u64) check(id); GET \"\" => 1; }", &[]),
            (
                "scope \"/{id}\" { guard (i: u64) check(i); }",
                &[("i", "the prefix of this scope has no parameter `i`")],
            ),
            ("guard (id: u64) check(id);", &[("id", "the prefix of this scope has no parameter `id`")]),
            // The type that a guard gives tells routes apart, as one that a route gives does.
            ("scope \"/{id}\" { guard (id: u64) check(id); GET \"\" => 1; } GET \"/{name}\" => 2;", &[]),
            (
                "input a: A; guard (a: A) check(a);",
                &[("a", "`a` is a parameter here and a provider of this table")],
            ),
            ("guard (header \"x\" next: &str) check(next);", &[("next", "`next` is a reserved name")]),
            ("scope \"no\" { guard check(); }", &[("\"no\"", "this pattern does not begin")]),
        ],
    );
}

#[test]
fn catches() {
    check(
        "catch",
        &[
            ("catch 404 page(problem); catch _ problem; scope \"/a\" { catch 404 problem; }", &[]),
            ("catch;", &[("catch", "expected a status or `_` behind this")]),
            ("catch page(problem);", &[("page", "expected a status or `_` before this")]),
            ("catch 200 problem;", &[("200", "`200` is no status of a problem")]),
            ("catch \"404\" problem;", &[("\"404\"", "`\"404\"` is no status of a problem")]),
            ("catch 404;", &[(";", "expected an expression before this")]),
            ("catch 404 problem.;", &[(".", "this right side ends too early")]),
            ("catch 404 problem GET \"/\" => 1;", &[("problem", "expected `;` behind this")]),
            ("#[etag] catch 404 problem;", &[("#[etag]", "unknown attribute `#[etag]` on a `catch`")]),
            (
                "catch 404 1; catch _ 2; catch 404 3;",
                &[
                    ("404", "`catch 404` stands in this scope twice"),
                    ("404", "`catch 404` stands in this scope twice"),
                ],
            ),
            (
                "catch _ 1; catch _ 2;",
                &[
                    ("_", "`catch _` stands in this scope twice"),
                    ("_", "`catch _` stands in this scope twice"),
                ],
            ),
            (
                "request user: User = f(); catch 404 page(user);",
                &[
                    (
                        "user",
                        "a `catch`, which may answer before any value of its request is made, uses `user`",
                    ),
                    (
                        "user",
                        "a `catch`, which may answer before any value of its request is made, uses `user`",
                    ),
                ],
            ),
            (
                "scope \"/{a}\" { catch 404 1; } scope \"/{b}\" { catch 404 2; }",
                &[
                    ("\"/{a}\"", "this scope and the scope \"/{b}\" both have rules for paths"),
                    ("\"/{b}\"", "this scope and the scope \"/{a}\" both have rules for paths"),
                ],
            ),
            (
                "scope \"/a\" { catch 404 1; } scope \"/a\" { GET \"\" => 2; } scope \"/{b}\" { catch _ 3; }",
                &[],
            ),
            ("scope \"\" { catch 404 1; } scope \"\" { catch 404 2; }", &[]),
        ],
    );
}

#[test]
fn arounds() {
    check(
        "around",
        &[
            ("around logged(next).await; around { next.await }; scope \"/a\" { around next.await; }", &[]),
            ("around;", &[(";", "expected an expression before this")]),
            ("around next.;", &[(".", "this right side ends too early")]),
            ("around next.await GET \"/\" => 1;", &[("await", "expected `;` behind this")]),
            ("around { next.await } GET \"/\" => 1;", &[("{ next.await }", "expected `;` behind this")]),
            ("#[once] around next.await;", &[("#[once]", "unknown attribute `#[once]` on an `around`")]),
            (
                "request user: User = f(); around logged(user, next).await;",
                &[
                    (
                        "user",
                        "an `around`, which begins before any value of its request is made, uses `user`",
                    ),
                    (
                        "user",
                        "an `around`, which begins before any value of its request is made, uses `user`",
                    ),
                ],
            ),
            ("request user: User = f(); around { let user = 1; logged(user, next).await };", &[]),
            (
                "scope \"/a\" { around next.await; } scope \"/a\" { catch _ problem; }",
                &[
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                ],
            ),
            (
                "scope \"\" { around next.await; scope \"/a\" { GET \"\" => 1; } } scope \"/a\" { catch _ problem; }",
                &[
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                ],
            ),
            ("scope \"/a\" { around next.await; scope \"/a\" { around next.await; } }", &[]),
            ("scope \"/{a}\" { around next.await; } scope \"/a\" { around next.await; }", &[]),
        ],
    );
}

#[test]
fn cors() {
    check(
        "cors",
        &[
            ("cors Cors::any(); scope \"/a\" { cors Cors::origins(origins); }", &[]),
            ("cors;", &[(";", "expected an expression before this")]),
            ("cors Cors::;", &[(":", "this right side ends too early")]),
            ("#[once] cors Cors::any();", &[("#[once]", "unknown attribute `#[once]` on `cors`")]),
            (
                "cors a(); cors b();",
                &[
                    ("cors", "`cors` stands in this scope twice"),
                    ("cors", "`cors` stands in this scope twice"),
                ],
            ),
            (
                "request user: User = f(); cors of(user);",
                &[
                    ("user", "`cors`, which is evaluated before any request, uses `user`"),
                    ("user", "`cors`, which is evaluated before any request, uses `user`"),
                ],
            ),
            (
                "scope \"/a\" { cors a(); } scope \"/a\" { cors b(); }",
                &[
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                    ("\"/a\"", "this scope and the scope \"/a\" both have rules for paths"),
                ],
            ),
        ],
    );
}
