//! From a multipart body to files: nothing is kept in memory but the piece under way.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use multer::{Constraints, Field, Multipart, SizeLimit};
use pulya::{Body, ToJson};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use crate::error::UploadError;
use crate::gentle::Gentle;

/// The longest file: 4 GiB.
const FILE: u64 = 4 << 30;
/// The longest note.
const NOTE: u64 = 1024;
/// How many files come at once at most.
const FILES: usize = 8;

/// What was taken in.
#[derive(Debug, ToJson)]
pub struct Receipt {
    pub files: Vec<Stored>,
    pub note: Option<String>,
}

#[derive(Debug, ToJson)]
pub struct Stored {
    /// The name that the file has here. What the client calls it is for people, and never a path.
    pub id: String,
    pub name: Option<String>,
    pub bytes: u64,
}

/// Where the files go.
#[derive(Debug)]
pub struct Store {
    directory: PathBuf,
    started: u128,
    count: AtomicU64,
}

impl Store {
    /// Opens the directory, and makes it where there is none.
    pub async fn open(directory: &Path) -> io::Result<Self> {
        tokio::fs::create_dir_all(directory).await?;
        let started = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_micros());
        Ok(Self { directory: directory.to_owned(), started, count: AtomicU64::new(0) })
    }

    /// Takes in every file of a body. Either all of them are kept, or none.
    pub async fn receive(&self, kind: &str, body: &mut Body<'_>) -> Result<Receipt, UploadError> {
        let boundary = multer::parse_boundary(kind)?;
        let limits = SizeLimit::new()
            .whole_stream(FILES as u64 * FILE)
            .for_field("file", FILE)
            .for_field("note", NOTE);
        let constraints = Constraints::new().allowed_fields(vec!["file", "note"]).size_limit(limits);
        let mut fields = Multipart::with_constraints(Gentle::new(body.stream()), boundary, constraints);
        let (mut parts, mut note) = (Vec::new(), None);
        while let Some(field) = fields.next_field().await? {
            if field.name() == Some("note") {
                note = Some(field.text().await?);
                continue;
            }
            if parts.len() == FILES {
                return Err(UploadError::TooMany { limit: FILES });
            }
            parts.push(self.write(field).await?);
        }
        if parts.is_empty() {
            return Err(UploadError::Nothing);
        }
        let mut files = Vec::new();
        for part in parts {
            files.push(part.keep().await?);
        }
        Ok(Receipt { files, note })
    }

    async fn write(&self, mut field: Field<'_>) -> Result<Part, UploadError> {
        let id = format!("{:x}-{:x}", self.started, self.count.fetch_add(1, Ordering::Relaxed));
        let path = self.directory.join(format!("{id}.part"));
        let mut file = File::create_new(&path).await?;
        // Pieces go straight through: a buffer of the file's own would only keep them longer.
        file.set_max_buf_size(256 << 10);
        let name = field.file_name().map(str::to_owned);
        let mut part =
            Part { path, kept: self.directory.join(&id), stored: Some(Stored { id, name, bytes: 0 }) };
        while let Some(piece) = field.chunk().await? {
            file.write_all(&piece).await?;
            if let Some(stored) = &mut part.stored {
                stored.bytes += piece.len() as u64;
            }
        }
        file.flush().await?;
        Ok(part)
    }
}

/// A file under way. Dropped before it is kept, it is removed: when the client goes away, too.
struct Part {
    path: PathBuf,
    kept: PathBuf,
    stored: Option<Stored>,
}

impl Part {
    async fn keep(mut self) -> io::Result<Stored> {
        tokio::fs::rename(&self.path, &self.kept).await?;
        self.stored.take().ok_or_else(|| io::Error::other("a file is kept once"))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.stored.is_some() {
            // One call to the system; there is nothing to await in here.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
