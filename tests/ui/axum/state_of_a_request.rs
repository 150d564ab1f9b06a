//! Mark what lives as long as the table, and extract the rest: `impl FromRequestParts<Config> for User`.

struct User;

async fn index() {}

pulya::routes! {
    struct Todos;

    #[state]
    request user: User = User;

    GET "/" => fn index;
}

fn main() {}
