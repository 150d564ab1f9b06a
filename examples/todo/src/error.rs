//! What can go wrong, as clients see it.

use pulya::Problem;

#[derive(Debug, Problem)]
pub enum TodoError {
    #[problem(status = 404, title = "No such todo", detail = "There is no todo {id} on your list.")]
    Missing { id: u32 },
    #[problem(status = 401, title = "Unknown token", detail = "Nobody has this token.")]
    #[problem(header("www-authenticate", "Bearer error=\"invalid_token\""))]
    UnknownToken,
    #[problem(status = 500)]
    Database(#[problem(from)] sqlx::Error),
}
