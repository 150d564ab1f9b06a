//! Put what takes the body last: `uri: Uri, Json(todo): Json<Todo>`.

use axum::Json;
use axum::http::Uri;

async fn create(Json(title): Json<String>, uri: Uri) -> String {
    format!("{title} at {uri}")
}

pulya::routes! {
    struct Todos;

    POST "/todos" => fn create;
}

fn main() {}
