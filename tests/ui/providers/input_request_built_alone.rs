pulya::routes! {
    struct Reports;

    input request user: String;

    GET "/" => user.clone();
}

fn main() {
    let _ = Reports::build();
}
