//! To-do lists on SQLite: `cargo run -p todo`.
//!
//! `TODO_ADDRESS` says where it listens (`127.0.0.1:8080` unless told otherwise; port 0 takes a free one), and
//! `TODO_DATABASE` which file it keeps the lists in (`todo.db`, made where there is none). `TODO_ORIGINS` lists the
//! origins whose pages may use it, such as `https://app.example`, separated by spaces.

#![expect(unreachable_pub, reason = "a program has no outside; `pub` says what its modules offer each other")]

mod error;
mod log;
mod page;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod types;

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use pulya::Server;
use table::Todos;
use types::Config;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).init();
    let address = env::var("TODO_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let origins = env::var("TODO_ORIGINS").unwrap_or_default();
    let config = Config {
        database: env::var_os("TODO_DATABASE").map_or_else(|| "todo.db".into(), PathBuf::from),
        origins: origins.split_whitespace().map(str::to_owned).collect(),
    };
    let todos = Todos::build(config).await?;
    let server = Server::bind(address).on_listen(|at| println!("http://{at}"));
    Ok(server.serve(todos).await?)
}
