//! Path parameters are listed by their names.

struct Path<T>(T);

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (Path(id): Path<u64>) => format!("number {id}");
}

fn main() {}
