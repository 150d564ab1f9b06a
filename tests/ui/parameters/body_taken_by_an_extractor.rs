//! A request has one body: take it once.

use std::collections::HashMap;

use pulya::Json;

pulya::routes! {
    struct Todos;

    POST "/todos" (Json(a): Json<HashMap<String, u32>>, json b: HashMap<String, u32>) => format!("{a:?} {b:?}");
}

fn main() {}
