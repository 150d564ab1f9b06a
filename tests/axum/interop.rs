//! A table beside axum's router, and on pulya's server.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Extension, MatchedPath, OriginalUri, Path};
use axum::http::Request;
use axum::routing::get;
use http_body_util::BodyExt as _;
use pulya::{PeerAddr, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower_service::Service as _;

#[derive(Clone)]
struct Tenant(&'static str);

async fn tenant(Extension(Tenant(name)): Extension<Tenant>) -> &'static str {
    name
}

async fn where_am_i(
    path: MatchedPath,
    OriginalUri(uri): OriginalUri,
    Path(ids): Path<Vec<(String, String)>>,
) -> String {
    format!("{} {uri} {ids:?}", path.as_str())
}

async fn peer(ConnectInfo(peer): ConnectInfo<SocketAddr>) -> String {
    peer.to_string()
}

pulya::routes! {
    struct Table;
    GET "/tenant"                                          => fn tenant;
    GET "/listed" (Extension(Tenant(name)): Extension<Tenant>) => name;
    GET "/users/{id}"                                      => fn where_am_i;
    GET "/peer"                                            => fn peer;
    GET "/peer/listed" (PeerAddr(peer): PeerAddr)          => peer.to_string();
}

async fn text(router: &mut Router, target: &str) -> String {
    let mut request = Request::get(target).body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711))));
    let response = router.call(request).await.expect("an answer");
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// The table is a service: a router takes it as a fallback or under a prefix, with its own layers around.
#[tokio::test]
async fn a_table_in_a_router() {
    let table = Table::build().await.expect("a table");
    let mut router = Router::new()
        .route("/old", get(|| async { "axum's" }))
        .nest_service("/new/{tenant}", table.into_service())
        .fallback_service(table.into_service())
        .layer(Extension(Tenant("acme")));
    for (target, expected) in [
        ("/old", "axum's"),
        ("/tenant", "acme"),
        ("/listed", "acme"),
        ("/users/7", r#"/users/{id} /users/7 [("id", "7")]"#),
        ("/new/x/users/7", r#"/new/{tenant}/users/{id} /new/x/users/7 [("tenant", "x"), ("id", "7")]"#),
        ("/new/x/tenant", "acme"),
        ("/peer", "127.0.0.1:4711"),
        ("/peer/listed", "127.0.0.1:4711"),
    ] {
        assert_eq!(text(&mut router, target).await, expected, "{target}");
    }
}

#[tokio::test]
async fn on_a_socket() {
    let table = Table::build().await.expect("a table");
    let (tell, told) = tokio::sync::oneshot::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::bind("127.0.0.1:0")
        .workers(1)
        .on_listen(move |at| tell.send(at).expect("somebody listens"))
        .shutdown_on(async { drop(stopped.await) });
    let served = tokio::spawn(server.serve(table));
    let mut socket = tokio::net::TcpStream::connect(told.await.expect("an address")).await.expect("a socket");
    let own = socket.local_addr().expect("an address");
    socket.write_all(b"GET /peer HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("read");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with(&format!("\r\n\r\n{own}")), "{answer}");
    assert!(answer.contains("content-length:"), "{answer}");
    drop(stop);
    served.await.expect("a server").expect("served");
}
