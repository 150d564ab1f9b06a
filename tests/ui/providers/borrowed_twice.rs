//! Both would change it at once: make one of them of the other, or change the value in the right side alone.

struct Tx;

struct Todos<'r>(&'r mut Tx);
struct Users<'r>(&'r mut Tx);

fn answer(_: &Todos<'_>, _: &Users<'_>) -> &'static str {
    "ok"
}

pulya::routes! {
    struct Service;

    request mut tx: Tx = Tx;
    request todos: Todos<'_> = Todos(tx);
    request users: Users<'_> = Users(tx);

    GET "/" => answer(todos, users);
}

fn main() {}
