//! Remove one of them, or give one a scope of its own.

pulya::routes! {
    struct Todos;

    catch 404 "nothing here";
    catch 404 "nor here";

    GET "/" => "pulya";
}

fn main() {}
