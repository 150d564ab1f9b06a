//! Tell the patterns apart by their text.

pulya::routes! {
    struct Files;

    GET "/files/{name}.json" => format!("{name} as JSON");
    GET "/files/report-{day}" => format!("the report of {day}");
}

fn main() {}
