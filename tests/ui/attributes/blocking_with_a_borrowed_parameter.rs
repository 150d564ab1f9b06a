//! Let the parameter own its text: what runs on another thread can't borrow of the request.

pulya::routes! {
    struct Todos;

    #[blocking]
    GET "/primes/{name}" => std::fs::read_to_string(name)?;
}

fn main() {}
