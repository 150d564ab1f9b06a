//! Implement `pulya::Respond` for the error type, or axum-core's `IntoResponse`.

pub enum AppError {
    NotFound,
}

pulya::routes! {
    struct Todos;

    error AppError;

    GET "/count" -> u64 => Err(AppError::NotFound)?;
}

fn main() {}
