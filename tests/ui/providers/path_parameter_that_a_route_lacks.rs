//! Use the provider only where the pattern has its parameter, or give the parameter another source.

pulya::routes! {
    struct Todos;

    request project (project_id: u64): String = format!("project {project_id}");

    GET "/projects/{project_id}" => project.clone();
    GET "/projects"              => project.clone();
}

fn main() {}
