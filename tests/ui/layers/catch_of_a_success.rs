//! Only problems are caught, and those have a status from 400 to 599.

pulya::routes! {
    struct Todos;

    catch 200 "fine";

    GET "/" => "pulya";
}

fn main() {}
