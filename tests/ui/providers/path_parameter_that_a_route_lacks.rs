pulya::routes! {
    struct Todos;

    request project (project_id: u64): String = format!("project {project_id}");

    GET "/projects/{project_id}" => project.clone();
    GET "/projects"              => project.clone();
}

fn main() {}
