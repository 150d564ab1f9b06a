//! What can go wrong, as clients see it.

use pulya::{BodyError, Problem};

#[derive(Debug, Problem)]
pub enum UploadError {
    #[problem(status = 415, detail = "The body must be sent as `multipart/form-data`.")]
    NotMultipart,
    #[problem(status = 413, detail = "The field `{field}` is longer than {limit} bytes.")]
    FieldTooLarge { field: String, limit: u64 },
    #[problem(status = 413, detail = "The body is longer than {limit} bytes.")]
    TooLarge { limit: u64 },
    #[problem(status = 422, detail = "More than {limit} files were sent at once.")]
    TooMany { limit: usize },
    #[problem(
        status = 422,
        detail = "There is no field `{field}`; files are `file`, and what is said of them `note`."
    )]
    Unknown { field: String },
    #[problem(status = 422, detail = "No file was sent.")]
    Nothing,
    #[problem(status = 400, detail = "The body is not well-formed: {0}.")]
    Malformed(String),
    #[problem(transparent)]
    Body(pulya::Error),
    #[problem(status = 500)]
    Disk(#[problem(from)] std::io::Error),
}

impl From<multer::Error> for UploadError {
    fn from(error: multer::Error) -> Self {
        match error {
            multer::Error::FieldSizeExceeded { limit, field_name } => {
                Self::FieldTooLarge { field: field_name.unwrap_or_default(), limit }
            }
            multer::Error::StreamSizeExceeded { limit } => Self::TooLarge { limit },
            multer::Error::UnknownField { field_name } => {
                Self::Unknown { field: field_name.unwrap_or_default() }
            }
            multer::Error::NoMultipart | multer::Error::NoBoundary | multer::Error::DecodeContentType(_) => {
                Self::NotMultipart
            }
            // The body itself: it says with what status.
            multer::Error::StreamReadFailed(cause) => match cause.downcast::<BodyError>() {
                Ok(error) => Self::Body((*error).into()),
                Err(cause) => Self::Malformed(cause.to_string()),
            },
            other => Self::Malformed(other.to_string()),
        }
    }
}
