//! Files of any size through little memory: `cargo run -p uploads`.
//!
//! `UPLOADS_ADDRESS` says where it listens (`127.0.0.1:8080` unless told otherwise), and `UPLOADS_DIRECTORY` where the
//! files go (`uploads`, made where there is none).

#![expect(unreachable_pub, reason = "a program has no outside; `pub` says what its modules offer each other")]

mod error;
mod gentle;
mod receive;

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use pulya::prelude::*;

use error::UploadError;
use receive::{Receipt, Store};

pulya::routes! {
    /// Takes files in.
    pub struct Uploads;

    error UploadError;

    input     directory: PathBuf;
    singleton store: Store = Store::open(directory).await?;

    #[once]
    GET  "/"        => Html(include_str!("page.html"));
    POST "/uploads" (header "content-type" kind: &str, body body: &mut Body<'_>) -> 201 Receipt
                    => store.receive(kind, body).await?;
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).init();
    let address = env::var("UPLOADS_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let directory = env::var_os("UPLOADS_DIRECTORY").map_or_else(|| "uploads".into(), PathBuf::from);
    let server = Server::bind(address).on_listen(|at| println!("http://{at}"));
    Ok(server.serve(Uploads::build(directory).await?).await?)
}
