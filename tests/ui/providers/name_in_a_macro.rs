//! The arguments of a macro have no grammar of their own, so that every name in them counts, that of a pattern too: write
//! `if let Some(user) = last() { .. }`, or give what the pattern binds another name.

async fn report(found: bool, shutdown: pulya::Shutdown) {
    println!("{found}");
    shutdown.await;
}

fn last() -> Option<String> {
    None
}

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned();
    task reporter = report(matches!(last(), Some(user) if !user.is_empty()), shutdown);

    GET "/" => user.clone();
}

fn main() {}
