//! Complete the expression. No other entry is lost for it, and an editor completes what stands behind the point.

pulya::routes! {
    struct Todos;

    singleton repo: Vec<u32> = vec![1];

    GET "/" => repo.;
    GET "/todos" => repo.len().to_string();
}

fn main() {}
