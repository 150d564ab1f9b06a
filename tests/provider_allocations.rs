//! What wiring and guards allocate: nothing. Alone in its file, since the counter is the whole program's.

use std::alloc::System;
use std::hint::black_box;

use pulya::{App as _, Body, Fields, Head, Method, Reply, Version};
use pulya_runtime::exchange::Exchange;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

struct User<'r> {
    name: &'r str,
}

pulya::routes! {
    struct Api;

    input     config: u64;
    singleton pool: u64 = *config + 1;
    singleton cache: String = pool.to_string();
    request   session (header "authorization" token: &str): &str = token;
    request   user: User<'_> = User { name: session };
    request   boxed: Box<u64> = Box::new(*pool);

    guard { black_box(pool); };
    catch _ black_box(problem);

    GET "/plain" => black_box("ok");
    GET "/wired" => {
        black_box((config, pool, cache, session, user.name));
        "ok"
    };
    GET "/boxed" => {
        black_box((config, pool, cache, session, user.name, boxed));
        "ok"
    };
    scope "/guarded" {
        guard { black_box((config, pool, user.name)); };
        guard match session.is_empty() {
            true => Err(pulya::Error::new(401)),
            false => Ok(()),
        };
        catch 401 black_box(problem);
        GET "/wired" => {
            black_box((config, pool, cache, session, user.name));
            "ok"
        };
    }
}

async fn allocations(api: Api, path: &str) -> usize {
    let mut headers = http::HeaderMap::new();
    headers.insert("authorization", http::HeaderValue::from_static("Ada"));
    let head = Head {
        method: Method::Get,
        method_name: "GET",
        path,
        query: None,
        version: Version::Http11,
        fields: Fields::map(&headers),
        peer: None,
        extensions: None,
    };
    let mut scratch = Vec::with_capacity(64);
    let region = Region::new(COUNTED);
    let path = pulya_runtime::route::Path::decode(path, &mut scratch);
    let mut exchange = Exchange::new(&head, path, Body::empty(), Reply::parts());
    api.dispatch(&mut exchange).await;
    let count = region.change().allocations;
    assert_eq!(exchange.reply.into_parts().expect("an answer").status, 200);
    count
}

#[test]
fn three_singletons_two_request_values_and_guards_allocate_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let api = Api::build(1).await.expect("a table");
        // Once before counting, for what is made on first use.
        let _ = (allocations(api, "/plain").await, allocations(api, "/wired").await);
        let plain = allocations(api, "/plain").await;
        assert_eq!(allocations(api, "/wired").await, plain);
        let _ = allocations(api, "/guarded/wired").await;
        assert_eq!(allocations(api, "/guarded/wired").await, plain);
        // The counter counts: what a provider itself allocates is one more.
        assert_eq!(allocations(api, "/boxed").await, plain + 1);
    });
}
