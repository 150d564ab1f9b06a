//! Write the conversion; `?` uses `From`.

pub struct AppError;

impl pulya::Respond for AppError {
    fn respond(self, reply: &mut pulya::Reply<'_>) {
        "an error".respond(reply);
    }
}

pulya::routes! {
    struct Todos;

    error AppError;

    GET "/todos/{id}" -> u64 => id.parse::<u64>()?;
}

fn main() {}
