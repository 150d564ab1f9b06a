//! `next` is awaited once: keep its answer, or let the client ask again.

pulya::routes! {
    struct Todos;

    around {
        let response = next.await;
        if response.status() == 503 { next.await } else { response }
    };

    GET "/" => "pulya";
}

fn main() {}
