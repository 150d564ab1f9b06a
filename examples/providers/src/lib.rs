//! Every lifetime that a provider can have, over SQLite: `cargo run -p providers`.

mod store;

use std::time::Duration;

use pulya::{Error, Shutdown};

pub use store::{Pool, Todos, Tx};

/// What the service is told when it is started.
#[derive(Debug)]
pub struct Config {
    /// The database file; `":memory:"` for one that ends with the program.
    pub database: String,
    /// How often finished to-dos are swept away.
    pub sweep: Duration,
}

/// Who asks. Borrows from the request.
#[derive(Debug)]
pub struct User<'r> {
    /// The name, as it was sent.
    pub name: &'r str,
}

fn verify(token: Option<&str>) -> Result<User<'_>, Error> {
    match token.and_then(|token| token.strip_prefix("Bearer ")) {
        Some(name) if !name.is_empty() => Ok(User { name }),
        _ => Err(Error::new(401).detail("Say who you are: `authorization: Bearer name`.")),
    }
}

async fn sweep(todos: &Todos, every: Duration, shutdown: Shutdown) -> Result<(), Error> {
    while tokio::time::timeout(every, shutdown.recv()).await.is_err() {
        todos.sweep().await?;
    }
    Ok(())
}

pulya::routes! {
    /// To-do lists, one for each user.
    #[derive(Debug)]
    pub struct Service;

    input     config: Config;
    singleton pool: Pool = Pool::open(&config.database)?, stop = pool.close().await;
    singleton todos: Todos = Todos::sqlite(pool);
    request   user (header "authorization" token: Option<&str>): User<'_> = verify(token)?;
    request mut tx: Tx = pool.begin().await?, end = tx.end(outcome);
    task      sweeper = sweep(todos, config.sweep, shutdown);

    GET  "/"                                  => "to-do lists\n";
    GET  "/todos"              -> Vec<String> => todos.of(user.name).await?;
    POST "/todos" (json titles: Vec<String>) -> 201 => {
        // All of them or none: the transaction is committed where this gives a value.
        for title in &titles {
            tx.add(user.name, title)?;
        }
    };
}
