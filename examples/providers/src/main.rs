//! The service on port 8080, with its database in `todos.db`.

use std::time::Duration;

use providers::{Config, Service};
use pulya::prelude::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config { database: "todos.db".to_owned(), sweep: Duration::from_secs(60) };
    let server = Server::bind("127.0.0.1:8080").on_listen(|at| println!("http://{at}"));
    Ok(server.serve(Service::build(config).await?).await?)
}
