//! To-dos in SQLite: one connection, and transactions that hold it.

use pulya::{Error, Outcome};
use rusqlite::Connection;
use tokio::sync::{Mutex, MutexGuard};

/// The database. SQLite writes one after another anyway, so one connection is enough.
#[derive(Debug)]
pub struct Pool(Mutex<Connection>);

impl Pool {
    /// Opens it, and makes its table.
    ///
    /// # Errors
    ///
    /// SQLite's.
    pub fn open(path: &str) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection
            .execute_batch("create table if not exists todo (owner text, title text, done int default 0)")?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Begins a transaction. A singleton lives as long as the program, and so may what borrows from it.
    ///
    /// # Errors
    ///
    /// SQLite's.
    pub async fn begin(&'static self) -> rusqlite::Result<Tx> {
        let connection = self.0.lock().await;
        connection.execute_batch("begin immediate")?;
        Ok(Tx { connection })
    }

    /// Writes what SQLite still has in memory.
    ///
    /// # Errors
    ///
    /// SQLite's.
    pub async fn close(&self) -> rusqlite::Result<()> {
        self.0.lock().await.execute_batch("pragma optimize")
    }
}

/// A transaction. Dropped without an end, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    connection: MutexGuard<'static, Connection>,
}

impl Tx {
    /// Adds a to-do.
    ///
    /// # Errors
    ///
    /// 422 where the title is empty, and SQLite's.
    pub fn add(&mut self, owner: &str, title: &str) -> Result<(), Error> {
        if title.is_empty() {
            return Err(Error::new(422).detail("A to-do has a title."));
        }
        self.connection.execute("insert into todo (owner, title) values (?1, ?2)", (owner, title))?;
        Ok(())
    }

    /// Commits on success alone.
    ///
    /// # Errors
    ///
    /// SQLite's: then the client is told that nothing was kept.
    pub fn end(self, outcome: Outcome) -> rusqlite::Result<()> {
        if outcome.is_success() {
            self.connection.execute_batch("commit")?;
        }
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // Fails where SQLite has rolled back by itself.
            let _ = self.connection.execute_batch("rollback");
        }
    }
}

/// To-dos, wherever they are.
#[derive(Debug)]
pub enum Todos {
    /// In the database.
    Sqlite(&'static Pool),
    /// The same for everyone: for tests.
    Fixed(Vec<String>),
}

impl Todos {
    /// Those of the database.
    pub fn sqlite(pool: &'static Pool) -> Self {
        Self::Sqlite(pool)
    }

    /// The titles of a user's.
    ///
    /// # Errors
    ///
    /// SQLite's.
    pub async fn of(&self, owner: &str) -> rusqlite::Result<Vec<String>> {
        match self {
            Self::Fixed(titles) => Ok(titles.clone()),
            Self::Sqlite(pool) => {
                let connection = pool.0.lock().await;
                let mut query =
                    connection.prepare("select title from todo where owner = ?1 order by rowid")?;
                query.query_map([owner], |row| row.get(0))?.collect()
            }
        }
    }

    /// Removes what is done.
    ///
    /// # Errors
    ///
    /// SQLite's.
    pub async fn sweep(&self) -> rusqlite::Result<()> {
        match self {
            Self::Fixed(_) => Ok(()),
            Self::Sqlite(pool) => pool.0.lock().await.execute_batch("delete from todo where done"),
        }
    }
}
