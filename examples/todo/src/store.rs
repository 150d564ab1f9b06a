//! The lists in an SQLite file.

use std::path::Path;
use std::time::Duration;

use pulya::{Outcome, Shutdown};
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};

use crate::error::TodoError;
use crate::types::{Change, NewTodo, NewUser, Page, SignedUp, Todo, TodoPage, User};

/// A row of `todos`.
type Row = (u32, String, bool);

/// How often SQLite looks at how its tables have changed, as it is advised for services.
const TENDED_EVERY: Duration = Duration::from_secs(60 * 60);

pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the file, makes it where there is none, and brings it up to date.
    pub async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            // Readers and the one writer do not wait for each other.
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self { pool })
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Keeps queries fast, until the service ends.
    pub async fn tend(&self, shutdown: Shutdown) {
        while tokio::time::timeout(TENDED_EVERY, shutdown.recv()).await.is_err() {
            if let Err(error) = sqlx::query("PRAGMA optimize").execute(&self.pool).await {
                tracing::warn!(%error, "the database could not be tended, and will be again");
            }
        }
    }

    /// What will change the lists. A singleton lives as long as the program, and so may what borrows from it.
    pub fn tx(&'static self) -> Tx {
        Tx { pool: &self.pool, begun: None }
    }

    pub async fn ping(&self) -> Result<(), TodoError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    pub async fn sign_up(&self, new: NewUser) -> Result<SignedUp, TodoError> {
        // SQLite's source of random bytes is seeded by the system's.
        let (token,): (String,) =
            sqlx::query_as("SELECT lower(hex(randomblob(32)))").fetch_one(&self.pool).await?;
        let (id,): (i64,) = sqlx::query_as("INSERT INTO users (name, token) VALUES (?, ?) RETURNING id")
            .bind(&new.name)
            .bind(digest(&token))
            .fetch_one(&self.pool)
            .await?;
        Ok(SignedUp { id, name: new.name, token })
    }

    /// Whoever has that token.
    pub async fn user(&self, token: &str) -> Result<User, TodoError> {
        let found: Option<(i64, String)> = sqlx::query_as("SELECT id, name FROM users WHERE token = ?")
            .bind(digest(token))
            .fetch_optional(&self.pool)
            .await?;
        found.map(|(id, name)| User { id, name }).ok_or(TodoError::UnknownToken)
    }

    /// A part of a list, in the order things were added.
    pub async fn list(&self, user: &User, page: Page) -> Result<TodoPage, TodoError> {
        // One more than is asked for tells whether there is a next page.
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, title, done FROM todos
             WHERE owner = ?1 AND id > ?2 AND (?3 IS NULL OR done = ?3) ORDER BY id LIMIT ?4",
        )
        .bind(user.id)
        .bind(page.after)
        .bind(page.done)
        .bind(i64::from(page.limit) + 1)
        .fetch_all(&self.pool)
        .await?;
        let mut todos: Vec<Todo> = rows.into_iter().map(Todo::from).collect();
        let more = todos.len() > page.limit as usize;
        todos.truncate(page.limit as usize);
        let next = todos.last().filter(|_| more).map(|todo| todo.id);
        Ok(TodoPage { todos, next })
    }

    pub async fn get(&self, user: &User, id: u32) -> Result<Todo, TodoError> {
        let row: Option<Row> = sqlx::query_as("SELECT id, title, done FROM todos WHERE owner = ? AND id = ?")
            .bind(user.id)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(Todo::from).ok_or(TodoError::Missing { id })
    }
}

/// Changes that are kept together or not at all. It begins with the first of them: a client that is slow to send its
/// body holds neither a connection nor the lock of those who write.
pub struct Tx {
    pool: &'static SqlitePool,
    begun: Option<Transaction<'static, Sqlite>>,
}

impl Tx {
    pub async fn create(&mut self, user: &User, new: NewTodo) -> Result<Todo, TodoError> {
        let row: Row =
            sqlx::query_as("INSERT INTO todos (owner, title) VALUES (?, ?) RETURNING id, title, done")
                .bind(user.id)
                .bind(new.title)
                .fetch_one(self.connection().await?)
                .await?;
        Ok(row.into())
    }

    pub async fn change(&mut self, user: &User, id: u32, change: Change) -> Result<Todo, TodoError> {
        let row: Option<Row> = sqlx::query_as(
            "UPDATE todos SET title = coalesce(?, title), done = coalesce(?, done)
             WHERE owner = ? AND id = ? RETURNING id, title, done",
        )
        .bind(change.title)
        .bind(change.done)
        .bind(user.id)
        .bind(id)
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Todo::from).ok_or(TodoError::Missing { id })
    }

    pub async fn delete(&mut self, user: &User, id: u32) -> Result<(), TodoError> {
        let deleted = sqlx::query("DELETE FROM todos WHERE owner = ? AND id = ?")
            .bind(user.id)
            .bind(id)
            .execute(self.connection().await?)
            .await?;
        match deleted.rows_affected() {
            0 => Err(TodoError::Missing { id }),
            _ => Ok(()),
        }
    }

    /// Keeps the changes if the request went well; otherwise nothing was changed.
    pub async fn end(self, outcome: Outcome) -> Result<(), TodoError> {
        match self.begun {
            Some(begun) if outcome.is_success() => begun.commit().await?,
            Some(begun) => begun.rollback().await?,
            None => {}
        }
        Ok(())
    }

    async fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        let begun = match self.begun.take() {
            Some(begun) => begun,
            // For writing from the start: whoever reads first may find that others have written since.
            None => self.pool.begin_with("BEGIN IMMEDIATE").await?,
        };
        Ok(self.begun.insert(begun))
    }
}

impl From<Row> for Todo {
    fn from((id, title, done): Row) -> Self {
        Self { id, title, done }
    }
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
