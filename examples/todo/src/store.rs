//! The lists in an SQLite file.

use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::error::TodoError;
use crate::types::{Change, NewTodo, NewUser, Page, SignedUp, Todo, TodoPage, User};

/// A row of `todos`.
type Row = (u32, String, bool);

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

    pub async fn create(&self, user: &User, new: NewTodo) -> Result<Todo, TodoError> {
        let row: Row =
            sqlx::query_as("INSERT INTO todos (owner, title) VALUES (?, ?) RETURNING id, title, done")
                .bind(user.id)
                .bind(new.title)
                .fetch_one(&self.pool)
                .await?;
        Ok(row.into())
    }

    pub async fn get(&self, user: &User, id: u32) -> Result<Todo, TodoError> {
        let row: Option<Row> = sqlx::query_as("SELECT id, title, done FROM todos WHERE owner = ? AND id = ?")
            .bind(user.id)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(Todo::from).ok_or(TodoError::Missing { id })
    }

    pub async fn change(&self, user: &User, id: u32, change: Change) -> Result<Todo, TodoError> {
        let row: Option<Row> = sqlx::query_as(
            "UPDATE todos SET title = coalesce(?, title), done = coalesce(?, done)
             WHERE owner = ? AND id = ? RETURNING id, title, done",
        )
        .bind(change.title)
        .bind(change.done)
        .bind(user.id)
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(Todo::from).ok_or(TodoError::Missing { id })
    }

    pub async fn delete(&self, user: &User, id: u32) -> Result<(), TodoError> {
        let deleted = sqlx::query("DELETE FROM todos WHERE owner = ? AND id = ?")
            .bind(user.id)
            .bind(id)
            .execute(&self.pool)
            .await?;
        match deleted.rows_affected() {
            0 => Err(TodoError::Missing { id }),
            _ => Ok(()),
        }
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
