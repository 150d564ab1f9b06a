//! Name the table first: everything is generated for that struct.

pulya::routes! {
    GET "/" => "pulya";
}

fn main() {}
