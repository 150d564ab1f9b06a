//! A table in a crate of the edition of 2021, where opaque types capture fewer lifetimes and `async` blocks borrow
//! otherwise.

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    struct Hits(AtomicU64);

    async fn answer(hits: &Hits, name: &str, id: u64) -> Result<String, pulya::Error> {
        tokio::task::yield_now().await;
        match id {
            0 => Err(pulya::Error::new(409)),
            _ => Ok(format!("{name} {id} {}", hits.0.fetch_add(1, Relaxed))),
        }
    }

    fn root(client: &str) -> Result<(), pulya::Error> {
        match client {
            "root" => Ok(()),
            _ => Err(pulya::Error::new(403)),
        }
    }

    pulya::routes! {
        struct Shared;

        singleton hits: Hits = Hits(AtomicU64::new(1)), stop = tokio::task::yield_now().await;
        task idle = shutdown.await;
        request client (header "x-client" sent: &str): String = sent.to_owned(), end = {
            let _ = (client, outcome);
        };

        around next.await;
        catch 404 problem;

        GET "/"               => "home";
        GET "/{name}/{id}" (id: u64) => answer(hits, name, id).await?;
        GET "/guarded/{id}/x" (id: u64) => answer(hits, client, id).await?;
        #[timeout("1 s")]
        GET "/slow/{id}/y" (id: u64) => answer(hits, "slow", id).await?;

        GET "/texts/{id}/one" (id: u64) -> String => format!("one {id}");
        GET "/texts/{id}/two" -> 201 String => Some(id.to_owned());
        POST "/texts/{id}/one" (id: u64) -> 204 => { let _ = id; };

        scope "/admin" {
            guard root(client)?;
            GET "/{id}" (id: u64, query "n" n: Option<u32>) => format!("{id} {n:?}");
        }
    }

    pulya::routes! {
        #[local]
        struct Local;

        GET "/{name}/{id}" (id: u64) => answer(&Hits(AtomicU64::new(5)), name, id).await?;
    }

    #[tokio::test]
    async fn tables_answer() {
        let client = Shared::build().await.expect("builds").client();
        for (path, status, text) in [
            ("/", 200, "home"),
            ("/a/2", 200, "a 2 1"),
            ("/guarded/3/x", 200, "root 3 2"),
            ("/slow/4/y", 200, "slow 4 3"),
            ("/texts/7/one", 200, "\"one 7\""),
            ("/texts/8/two", 201, "\"8\""),
            ("/admin/5?n=6", 200, "5 Some(6)"),
        ] {
            let answer = client.get(path).header("x-client", "root").send().await;
            assert_eq!((answer.status(), answer.text()), (status, text), "{path}");
        }
        assert_eq!(client.get("/admin/5").header("x-client", "guest").send().await.status(), 403);
        assert_eq!(client.get("/a/0").send().await.status(), 409);
        let local = Local::build().await.expect("builds").client();
        assert_eq!(local.get("/b/1").send().await.text(), "b 1 5");
    }
}
