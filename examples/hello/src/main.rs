//! The smallest pulya service: `cargo run -p hello`.

use pulya::prelude::*;

pulya::routes! {
    /// Greets.
    struct Hello;

    GET "/"             => "Hello, world!\n";
    GET "/hello/{name}" => format!("Hello, {name}!\n");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::bind("127.0.0.1:8080").on_listen(|at| println!("http://{at}"));
    Ok(server.serve(Hello::build().await?).await?)
}
