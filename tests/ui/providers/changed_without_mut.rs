//! Say at the provider that its users may change it: `request mut log: Vec<u8> = Vec::new();`

pulya::routes! {
    struct Todos;

    request log: Vec<u8> = Vec::new();

    GET "/" => {
        log.push(1);
        "pulya"
    };
}

fn main() {}
