//! How long the compiler takes: tables of 10, 100 and 1,000 dynamic routes with async handlers, for pulya and for
//! axum 0.8. For each: a dev rebuild after an edit inside one handler, a full dev build of the crate alone (its
//! dependencies built already), and a release build of the crate alone.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::report::Table;

/// Sizes of tables. A release build of axum's thousand routes takes over ten minutes, so that the release column
/// has 200 where the others have 1,000.
const DEV: [usize; 3] = [10, 100, 1_000];
const RELEASE: [usize; 3] = [10, 100, 200];

/// Runs the comparison and prints it.
pub fn run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/compile");
    let mut table =
        Table::new(&["framework", "routes", "after an edit", "crate alone, dev", "crate alone, release"]);
    for framework in [Framework::Pulya, Framework::Axum] {
        for (dev, release) in DEV.into_iter().zip(RELEASE) {
            let project = Project::new(&folder, framework, dev);
            project.write(0);
            project.cargo(&["build", "-q"]);
            let edit = (1..=3).map(|edit| project.edited(edit)).min().unwrap_or_default();
            let full = project.alone(&["build", "-q"]);
            let project = Project::new(&folder, framework, release);
            project.write(0);
            project.cargo(&["build", "-q", "--release"]);
            let released = project.alone(&["build", "-q", "--release"]);
            let release_text = match release == dev {
                true => seconds(released),
                false => format!("{} at {release}", seconds(released)),
            };
            table.row([
                framework.name().to_owned(),
                dev.to_string(),
                seconds(edit),
                seconds(full),
                release_text,
            ]);
            println!("{}", table.last());
        }
    }
    println!("\n{table}");
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[derive(Clone, Copy, PartialEq)]
enum Framework {
    Pulya,
    Axum,
}

impl Framework {
    fn name(self) -> &'static str {
        match self {
            Self::Pulya => "pulya",
            Self::Axum => "axum",
        }
    }

    fn dependency(self) -> String {
        match self {
            Self::Pulya => {
                format!("pulya = {{ path = {:?} }}", Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            }
            Self::Axum => "axum = \"0.8\"".to_owned(),
        }
    }
}

/// A crate with one table. All crates share one target folder, so that dependencies are built once.
struct Project {
    folder: PathBuf,
    target: PathBuf,
    name: String,
    framework: Framework,
    routes: usize,
}

impl Project {
    fn new(folder: &Path, framework: Framework, routes: usize) -> Self {
        let name = format!("{}-{routes}", framework.name());
        let project =
            Self { folder: folder.join(&name), target: folder.join("target"), name, framework, routes };
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\ntokio = {{ version = \"1\", features = [\"full\"] }}\n\n\
             [workspace]\n",
            project.name,
            framework.dependency()
        );
        std::fs::create_dir_all(project.folder.join("src")).expect("a folder for the project");
        std::fs::write(project.folder.join("Cargo.toml"), manifest).expect("a manifest");
        project
    }

    /// Writes the source; `edit` stands in one handler's body.
    fn write(&self, edit: u32) {
        std::fs::write(self.folder.join("src/main.rs"), self.source(edit)).expect("a source file");
    }

    /// What a service of that size looks like: an async handler a route, with state, two path parameters, an error
    /// type and a JSON answer.
    fn source(&self, edit: u32) -> String {
        let (mut text, table_end) = match self.framework {
            Framework::Pulya => (PULYA.to_owned(), "}\n"),
            Framework::Axum => (AXUM.to_owned(), "        .with_state(repo)\n}\n"),
        };
        let mut table = String::new();
        for at in 0..self.routes {
            let edit = if at == self.routes / 2 { edit } else { 0 };
            let path = format!("/group{}/{{id}}/item{at}/{{name}}", at % 20);
            let (arguments, result, value) = match self.framework {
                Framework::Pulya => {
                    let _ = writeln!(
                        table,
                        "    GET {path:?} (id: u64) -> Item => handler_{at}(repo, id, name).await?;"
                    );
                    ("repo: &Repo, id: u64, name: &str", "Item", "item")
                }
                Framework::Axum => {
                    let _ = writeln!(table, "        .route({path:?}, get(handler_{at}))");
                    (
                        "State(repo): State<&'static Repo>, Path((id, name)): Path<(u64, String)>",
                        "Json<Item>",
                        "Json(item)",
                    )
                }
            };
            let _ = writeln!(
                text,
                "async fn handler_{at}({arguments}) -> Result<{result}, Failure> {{\n    \
                 let found = repo.find(id + {at} + {edit}).await?;\n    \
                 let item = Item {{ id, name: format!(\"{{name}} {{found}}\") }};\n    Ok({value})\n}}\n"
            );
        }
        text + match self.framework {
            Framework::Pulya => {
                "pulya::routes! {\n    pub struct Table;\n    error Failure;\n    input repo: Repo;\n"
            }
            Framework::Axum => "fn table(repo: &'static Repo) -> axum::Router {\n    axum::Router::new()\n",
        } + &table
            + table_end
    }

    /// The time of a dev rebuild after an edit.
    fn edited(&self, edit: u32) -> Duration {
        self.write(edit);
        self.timed(&["build", "-q"])
    }

    /// The time of building the crate with its dependencies in place.
    fn alone(&self, arguments: &[&str]) -> Duration {
        let release = if arguments.contains(&"--release") { &["--release"][..] } else { &[] };
        let mut clean = vec!["clean", "-q", "-p", &self.name];
        clean.extend(release);
        self.cargo(&clean);
        self.timed(arguments)
    }

    fn timed(&self, arguments: &[&str]) -> Duration {
        let start = Instant::now();
        self.cargo(arguments);
        start.elapsed()
    }

    fn cargo(&self, arguments: &[&str]) {
        let status = Command::new("cargo")
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .status()
            .expect("cargo runs");
        assert!(status.success(), "cargo {arguments:?} failed in {}", self.folder.display());
    }
}

/// What both services have.
macro_rules! common {
    () => {
        "#[derive(serde::Serialize)]\nstruct Item { id: u64, name: String }\n\n\
         #[derive(Debug)]\npub struct Failure(std::num::TryFromIntError);\n\n\
         impl From<std::num::TryFromIntError> for Failure {\n    \
         fn from(error: std::num::TryFromIntError) -> Self { Self(error) }\n}\n\n\
         pub struct Repo;\n\nimpl Repo {\n    \
         async fn find(&self, id: u64) -> Result<u32, std::num::TryFromIntError> {\n        \
         tokio::task::yield_now().await;\n        id.try_into()\n    }\n}\n\n"
    };
}

const PULYA: &str = concat!(
    common!(),
    "impl pulya::Respond for Failure {\n    \
     fn respond(self, reply: &mut pulya::Reply<'_>) { pulya::Problem::new(500).cause(self.0).send(reply) }\n}\n\n\
     #[tokio::main]\nasync fn main() {\n    let table = Table::build(Repo).await.expect(\"a table\");\n    \
     pulya::Server::bind(\"127.0.0.1:0\").serve(table).await.expect(\"a server\");\n}\n\n"
);

const AXUM: &str = concat!(
    common!(),
    "use axum::Json;\nuse axum::extract::{Path, State};\nuse axum::routing::get;\n\n\
     impl axum::response::IntoResponse for Failure {\n    \
     fn into_response(self) -> axum::response::Response {\n        \
     (axum::http::StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()\n    }\n}\n\n\
     #[tokio::main]\nasync fn main() {\n    let table = table(&Repo);\n    \
     let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.expect(\"a listener\");\n    \
     axum::serve(listener, table).await.expect(\"a server\");\n}\n\n"
);
