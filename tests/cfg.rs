//! `#[cfg(..)]` on entries: routes that exclude one another, scopes, providers.

#[cfg(not(any()))]
fn kept() -> &'static str {
    "kept"
}

pulya::routes! {
    /// A table of which parts are left out.
    struct Parts;

    #[cfg(any())]
    singleton greeting: NoSuchType = no_such_function();
    #[cfg(not(any()))]
    singleton greeting: String = "Hello".to_owned();

    GET "/" => greeting.as_str();

    // One pattern, and no conflict: only one of them is there.
    #[cfg(any())]
    GET "/which/{id}" => no_such_function(id);
    #[cfg(not(any()))]
    GET "/which/{name}" => format!("the other: {name}");

    #[cfg(feature = "rc")]
    GET "/feature" => no_such_function();
    #[cfg(not(feature = "rc"))]
    GET "/feature" => "without";

    /// With documentation before it.
    #[cfg(all())]
    #[once]
    GET "/once" => kept().to_owned();

    #[cfg(any())]
    scope "/gone" {
        GET "" => no_such_function();
        GET "/{id}" => id;
    }

    #[cfg(all())]
    scope "/here" {
        GET "" => "here";
        #[cfg(any())]
        GET "/inner" => no_such_function();
        #[cfg(all())]
        GET "/inner" => "inner";
    }

    GET "/last" => "last";

    #[cfg(any())]
    guard no_such_function();
    #[cfg(any())]
    around no_such_function(next);
    #[cfg(any())]
    catch 404 "never";
    #[cfg(not(any()))]
    catch 404 "nothing";
    #[cfg(any())]
    cors no_such_function();
}

#[tokio::test]
async fn what_is_left_out_is_not_there() {
    let client = Parts::build().await.expect("a table").client();
    for (path, status, body) in [
        ("/", 200, "Hello"),
        ("/which/x", 200, "the other: x"),
        ("/feature", 200, "without"),
        ("/once", 200, "kept"),
        ("/here", 200, "here"),
        ("/here/inner", 200, "inner"),
        ("/last", 200, "last"),
    ] {
        let answer = client.get(path).send().await;
        assert_eq!((answer.status(), answer.text()), (status, body), "{path}");
    }
    for path in ["/gone", "/gone/1"] {
        let answer = client.get(path).send().await;
        assert_eq!((answer.status(), answer.text()), (404, "nothing"), "{path}");
    }
    let patterns: Vec<&str> = Parts::ROUTES.iter().map(|route| route.pattern).collect();
    assert_eq!(patterns, ["/", "/which/{name}", "/feature", "/once", "/here", "/here/inner", "/last"]);
    assert_eq!(Parts::PROVIDERS.len(), 1);
}
