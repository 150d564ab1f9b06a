//! What the service has and what it answers.

use std::time::Duration;

use pulya::prelude::*;

use crate::error::TodoError;
use crate::log::logged;
use crate::page;
use crate::store::{Store, Tx};
use crate::types::{Change, Config, NewTodo, NewUser, Page, SignedUp, Todo, TodoPage, User};

pulya::routes! {
    /// To-do lists, one for each user.
    pub struct Todos;

    error TodoError;

    input     config: Config;
    singleton store: Store = Store::open(&config.database).await?, stop = store.close().await;
    request   user (Bearer(token): Bearer): User = store.user(&token).await?;
    // What changes a list goes through this: it is kept where the client is told so, and nowhere else.
    request mut tx: Tx = store.tx(), end = tx.end(outcome).await;
    task      tender = store.tend(shutdown);

    cors Cors::origins(&config.origins)
        .headers(["authorization", "content-type", "if-none-match"])
        .expose(["etag", "location"])
        .max_age(Duration::from_secs(600));
    around logged(next).await;

    /// The page that uses what stands below. Each part is encoded once, and has a tag.
    #[once]
    GET    "/"                                             => page::html();
    #[once]
    GET    "/page.css"                                     => page::style();
    #[once]
    GET    "/page.js"                                      => page::script();
    #[once]
    GET    "/page.svg"                                     => page::icon();

    GET    "/health"                                       -> 204 => store.ping().await?;

    POST   "/users"               (json new: NewUser)      -> 201 SignedUp => store.sign_up(new).await?;
    GET    "/me"                                           -> User => user.clone();

    #[etag]
    GET    "/todos"               (query page: Page)       -> TodoPage => store.list(user, page).await?;
    POST   "/todos"               (json new: NewTodo)      => {
        let todo = tx.create(user, new).await?;
        Created(Todos::urls().todo(todo.id), todo)
    };
    #[etag]
    GET    "/todos/{id}" as todo  (id: u32)                -> Todo => store.get(user, id).await?;
    PATCH  "/todos/{id}"          (id: u32, json change: Change) -> Todo => tx.change(user, id, change).await?;
    DELETE "/todos/{id}"          (id: u32)                -> 204 => tx.delete(user, id).await?;
}
