//! The whole way round stands at each provider on it, whatever its lifetime.

pulya::routes! {
    struct Todos;

    singleton pool: String = repo.clone();
    singleton repo: String = cache.clone();
    singleton cache: String = pool.clone();
    request user: u8 = *session;
    request session: u8 = *user;

    GET "/" => format!("{pool} {user}");
}

fn main() {}
