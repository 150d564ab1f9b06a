//! The smallest pulya service: `cargo run -p hello`.

pulya::routes! {
    struct Hello;

    GET "/"             => "Hello, world!\n";
    GET "/hello/{name}" => format!("Hello, {name}!\n");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = pulya::Server::bind("127.0.0.1:8080").on_listen(|at| println!("http://{at}"));
    Ok(server.serve(Hello::build().await?).await?)
}
