//! Write `impl From<std::io::Error> for AppError`, or map the error.

struct AppError;

impl pulya::Respond for AppError {
    fn respond(self, reply: &mut pulya::Reply<'_>) {
        pulya::Status::CONFLICT.respond(reply);
    }
}

fn check() -> Result<(), std::io::Error> {
    Ok(())
}

pulya::routes! {
    struct Todos;

    error AppError;

    guard check();

    GET "/" => "pulya";
}

fn main() {}
