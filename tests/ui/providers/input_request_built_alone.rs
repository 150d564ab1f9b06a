//! A table that expects a request value is mounted in one that gives it.

pulya::routes! {
    struct Reports;

    input request user: String;

    GET "/" => user.clone();
}

fn main() {
    let _ = Reports::build();
}
