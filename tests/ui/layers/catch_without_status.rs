//! Say what is caught: a status, or `_` for every problem.

pulya::routes! {
    struct Todos;

    catch "nothing here";

    GET "/" => "pulya";
}

fn main() {}
