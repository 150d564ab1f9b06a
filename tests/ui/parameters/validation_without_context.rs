//! Implement `Default` for the context, or validate in the handler.

use garde::Validate;
use pulya::prelude::*;
use serde::Deserialize;

pub struct Rules {
    pub longest: usize,
}

#[derive(Deserialize, Validate)]
#[garde(context(Rules as rules))]
pub struct NewTodo {
    #[garde(length(max = rules.longest))]
    title: String,
}

pulya::routes! {
    struct Todos;

    POST "/todos" (json new: NewTodo) => new.title;
    PUT  "/todos" (Json(new): Json<NewTodo>) => new.title;
}

fn main() {}
