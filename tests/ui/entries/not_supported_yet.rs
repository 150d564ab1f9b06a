//! These words of the grammar are for a later version; they are refused, never ignored.

pulya::routes! {
    struct Todos;

    around next.await;
    catch 404 problem;
    layer tower();
    cors Cors::new();
    mount "/reports" => Reports {};

    GET "/" => "pulya";
}

fn main() {}
