//! The futures of arounds: how large they are, and what they may hold.

use pulya::Method;
use pulya::prelude::*;

mod local {
    use std::rc::Rc;

    pulya::routes! {
        #[local]
        struct Local;

        around {
            let count = Rc::new(1);
            let response = next.await;
            response.header("x-count", count.to_string())
        };
        guard {
            let count = Rc::new(2);
            tokio::task::yield_now().await;
            drop(count);
        };
        catch 404 {
            let text = Rc::new(problem.status().to_string());
            tokio::task::yield_now().await;
            text.to_string()
        };

        GET "/" => "local";
    }

    /// What is not `Send` may be held where the table says that it stays on one thread.
    #[tokio::test]
    async fn handlers_of_one_thread() {
        let client = Local::build().await.expect("a table").client();
        for (path, status, text) in [("/", 200, "local"), ("/x", 404, "404 Not Found")] {
            let answer = client.get(path).send().await;
            assert_eq!((answer.status(), answer.text()), (status, text));
            assert_eq!(answer.header("x-count"), Some("1"));
        }
    }
}

mod sizes {
    use super::*;

    async fn signed(next: impl Next<'_>) -> Response {
        let method = next.method();
        let response = next.await;
        match method {
            Method::Get => response.header("x-signed", "yes"),
            _ => response,
        }
    }

    /// Something large that lives while its handler waits.
    async fn large() -> usize {
        let bytes = [1_u8; 8 * 1024];
        tokio::task::yield_now().await;
        bytes.iter().map(|byte| usize::from(*byte)).sum()
    }

    pulya::routes! {
        struct Bare;

        GET "/" => large().await.to_string();
    }

    pulya::routes! {
        struct Surrounded;

        around signed(next).await;
        scope "/a" {
            around signed(next).await;
            scope "/b" {
                around signed(next).await;
                GET "" => large().await.to_string();
            }
        }
    }

    fn size(app: impl pulya::App) -> usize {
        use pulya::__private::{Exchange, Reply, route::Path};
        let head = pulya::Head {
            method: Method::Get,
            method_name: "GET",
            path: "/",
            query: None,
            version: pulya::Version::Http11,
            fields: pulya::Fields::wire(b"", &[]),
            peer: None,
            extensions: None,
        };
        let mut scratch = Vec::new();
        let path = Path::decode("/", &mut scratch);
        let body = pulya::Body::bytes(bytes::Bytes::new());
        size_of_val(&app.dispatch(&mut Exchange::new(&head, path, body, Reply::parts())))
    }

    /// Every around holds what is inside by reference: a future that owned it would double at each of them.
    #[tokio::test]
    async fn what_is_inside_is_held_once() {
        let bare = Bare::build().await.expect("a table");
        let surrounded = Surrounded::build().await.expect("a table");
        let answer = surrounded.client().get("/a/b").send().await;
        assert_eq!((answer.text(), answer.headers().get_all("x-signed").iter().count()), ("8192", 3));
        let (bare, surrounded) = (size(bare), size(surrounded));
        assert!(bare > 8 * 1024 && surrounded < bare + 4 * 1024, "{bare} and {surrounded} bytes");
    }
}
