//! The servers that race. Each answers `/` with text, `/user/{id}` with its parameter and `/json` with an
//! object, on as many threads as it is told.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::Full;
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Every peer, ours first.
pub(crate) const NAMES: &[&str] = &["pulya", "axum", "actix-web", "hyper", "may_minihttp", "ntex", "naive"];

pub(crate) const TEXT: &str = "Hello, world!";

#[derive(Serialize, pulya::ToJson)]
struct Message {
    id: u64,
    message: &'static str,
    tags: [&'static str; 3],
}

impl Message {
    fn new() -> Self {
        Self { id: 42, message: TEXT, tags: ["fast", "small", "plain"] }
    }
}

/// `serve NAME THREADS PORT`: runs a peer until its standard input ends or a byte comes over it.
pub(crate) fn serve() {
    let mut args = std::env::args().skip(2);
    let name = args.next().unwrap_or_default();
    let threads = args.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let port: u16 = args.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    answer_questions();
    match name.as_str() {
        "pulya" => pulya_server(addr, threads),
        "axum" => axum_server(addr, threads),
        "actix-web" => actix_server(addr, threads),
        "hyper" => hyper_server(addr, threads),
        "may_minihttp" => may_server(addr, threads),
        "ntex" => ntex_server(addr, threads),
        "naive" => naive_server(addr),
        _ => panic!("no such peer: {name}"),
    }
}

/// On its own thread: says how much was allocated whenever a line comes, and ends with its parent.
fn answer_questions() {
    std::thread::spawn(|| {
        let mut line = String::new();
        while io::stdin().read_line(&mut line).is_ok_and(|count| count > 0) {
            #[cfg(feature = "counted")]
            println!("{}", crate::COUNTED.stats().allocations + crate::COUNTED.stats().reallocations);
            line.clear();
        }
        std::process::exit(0);
    });
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.enable_all().worker_threads(threads).build().expect("a runtime")
}

/// 50 ms of work that no compiler takes away.
fn burn() -> u64 {
    let start = std::time::Instant::now();
    let mut sum = 0u64;
    while start.elapsed() < std::time::Duration::from_millis(50) {
        sum = std::hint::black_box(sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
    sum
}

mod ours {
    use super::{Message, burn};

    pulya::routes! {
        /// What the others answer too.
        pub(super) struct Bench;

        GET "/"          => "Hello, world!";
        GET "/user/{id}" => id;
        GET "/json"      -> Message => Message::new();
        GET "/burn"      => burn().to_string();
    }
}

fn pulya_server(addr: SocketAddr, threads: usize) {
    runtime(1).block_on(async {
        let app = ours::Bench::build().await.expect("builds");
        pulya::Server::bind(addr).workers(threads).serve(app).await.expect("serves");
    });
}

fn axum_server(addr: SocketAddr, threads: usize) {
    use axum::extract::Path;
    use axum::routing::get;
    runtime(threads).block_on(async {
        let router = axum::Router::new()
            .route("/", get(async || TEXT))
            .route("/user/{id}", get(async |Path(id): Path<String>| id))
            .route("/json", get(async || axum::Json(Message::new())))
            .route("/burn", get(async || burn().to_string()));
        let listener = tokio::net::TcpListener::bind(addr).await.expect("listens");
        let listener =
            axum::serve::ListenerExt::tap_io(listener, |tcp| tcp.set_nodelay(true).expect("no delay"));
        axum::serve(listener, router).await.expect("serves");
    });
}

fn actix_server(addr: SocketAddr, threads: usize) {
    use actix_web::{App, HttpResponse, HttpServer, web};
    actix_web::rt::System::new()
        .block_on(
            HttpServer::new(|| {
                App::new()
                    .route("/", web::get().to(async || TEXT))
                    .route("/user/{id}", web::get().to(async |id: web::Path<String>| id.into_inner()))
                    .route("/json", web::get().to(async || HttpResponse::Ok().json(Message::new())))
                    .route("/burn", web::get().to(async || burn().to_string()))
            })
            .workers(threads)
            .bind(addr)
            .expect("listens")
            .run(),
        )
        .expect("serves");
}

fn hyper_server(addr: SocketAddr, threads: usize) {
    use hyper::header::{CONTENT_TYPE, HeaderValue};
    use hyper::service::service_fn;
    use hyper::{Request, Response};

    async fn answer(request: Request<hyper::body::Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let (kind, body) = match request.uri().path() {
            "/" => ("text/plain; charset=utf-8", Bytes::from_static(TEXT.as_bytes())),
            "/json" => ("application/json", serde_json::to_vec(&Message::new()).expect("JSON").into()),
            path => {
                let id = path.strip_prefix("/user/").unwrap_or_default();
                ("text/plain; charset=utf-8", Bytes::copy_from_slice(id.as_bytes()))
            }
        };
        let mut response = Response::new(Full::new(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Ok(response)
    }

    runtime(threads).block_on(async {
        let listener = tokio::net::TcpListener::bind(addr).await.expect("listens");
        loop {
            let Ok((tcp, _)) = listener.accept().await else { continue };
            tcp.set_nodelay(true).expect("no delay");
            tokio::spawn(async move {
                let io = hyper_util::rt::TokioIo::new(tcp);
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(io, service_fn(answer)).await;
            });
        }
    });
}

fn may_server(addr: SocketAddr, threads: usize) {
    use may_minihttp::{HttpService, HttpServiceFactory, Request, Response};

    struct Service;
    impl HttpService for Service {
        fn call(&mut self, request: Request<'_, '_, '_>, response: &mut Response<'_>) -> io::Result<()> {
            match request.path() {
                "/" => {
                    response.header("Content-Type: text/plain; charset=utf-8").body(TEXT);
                }
                "/json" => {
                    response.header("Content-Type: application/json");
                    let body = serde_json::to_vec(&Message::new())?;
                    response.body_mut().extend_from_slice(&body);
                }
                path => {
                    response.header("Content-Type: text/plain; charset=utf-8");
                    let id = path.strip_prefix("/user/").unwrap_or_default().to_owned();
                    response.body_mut().extend_from_slice(id.as_bytes());
                }
            }
            Ok(())
        }
    }

    struct Factory;
    impl HttpServiceFactory for Factory {
        type Service = Service;
        fn new_service(&self, _: usize) -> Service {
            Service
        }
    }

    may::config().set_workers(threads).set_pool_capacity(500).set_stack_size(0x1000);
    let _ = Factory.start(addr).expect("listens").join();
}

fn ntex_server(addr: SocketAddr, threads: usize) {
    use ntex::web::{App, HttpResponse, HttpServer, get, types};

    #[get("/")]
    async fn text() -> &'static str {
        TEXT
    }
    #[get("/user/{id}")]
    async fn user(id: types::Path<String>) -> String {
        id.into_inner()
    }
    #[get("/json")]
    async fn json() -> HttpResponse {
        HttpResponse::Ok().json(&Message::new())
    }

    let system = ntex::rt::System::new("ntex", ntex::rt::DefaultRuntime);
    system
        .block_on(async move {
            HttpServer::new(async || App::new().service((text, user, json)))
                .workers(threads)
                .bind(addr)
                .expect("listens")
                .run()
                .await
        })
        .expect("serves");
}

/// What a loop over httparse costs that checks nothing and knows one answer.
fn naive_server(addr: SocketAddr) {
    runtime(1).block_on(async {
        let listener = tokio::net::TcpListener::bind(addr).await.expect("listens");
        loop {
            let Ok((mut tcp, _)) = listener.accept().await else { continue };
            tcp.set_nodelay(true).expect("no delay");
            tokio::spawn(async move {
                let (mut bytes, mut filled, mut out) = (vec![0; 8192], 0, Vec::with_capacity(8192));
                while let Ok(count) = tcp.read(&mut bytes[filled..]).await {
                    if count == 0 {
                        return;
                    }
                    filled += count;
                    let mut at = 0;
                    loop {
                        let mut fields = [httparse::EMPTY_HEADER; 32];
                        let mut request = httparse::Request::new(&mut fields);
                        let Ok(httparse::Status::Complete(length)) = request.parse(&bytes[at..filled]) else {
                            break;
                        };
                        at += length;
                        out.extend_from_slice(
                            b"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 13\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nHello, world!",
                        );
                    }
                    bytes.copy_within(at..filled, 0);
                    filled -= at;
                    if tcp.write_all(&out).await.is_err() {
                        return;
                    }
                    out.clear();
                }
            });
        }
    });
}
