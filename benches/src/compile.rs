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
             tokio = {{ version = \"1\", features = [\"full\"] }}\n\n[workspace]\n",
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

    fn source(&self, edit: u32) -> String {
        let mut text = String::new();
        let mut table = String::new();
        for at in 0..self.routes {
            let edit = if at == self.routes / 2 { edit } else { 0 };
            let (arguments, route) = match self.framework {
                Framework::Pulya => (
                    "id: u64, name: &str",
                    format!(
                        "    GET \"/group{}/{{id}}/item{at}/{{name}}\" (id: u64) => handler_{at}(id, name).await;\n",
                        at % 20
                    ),
                ),
                Framework::Axum => (
                    "axum::extract::Path((id, name)): axum::extract::Path<(u64, String)>",
                    format!(
                        "        .route(\"/group{}/{{id}}/item{at}/{{name}}\", axum::routing::get(handler_{at}))\n",
                        at % 20
                    ),
                ),
            };
            let _ = writeln!(
                text,
                "async fn handler_{at}({arguments}) -> String {{\n    tokio::task::yield_now().await;\n    \
                 let sum = id + {at} + {edit};\n    format!(\"{{sum}} {{name}}\")\n}}\n"
            );
            table.push_str(&route);
        }
        match self.framework {
            Framework::Pulya => {
                let _ = write!(
                    text,
                    "pulya::routes! {{\n    pub struct Table;\n\n{table}}}\n\n#[tokio::main]\nasync fn main() {{\n    \
                     let table = Table::build().await.expect(\"a table\");\n    \
                     pulya::Server::bind(\"127.0.0.1:0\").serve(table).await.expect(\"a server\");\n}}\n"
                );
            }
            Framework::Axum => {
                let _ = write!(
                    text,
                    "#[tokio::main]\nasync fn main() {{\n    let table: axum::Router = axum::Router::new()\n{table};\n    \
                     let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.expect(\"a listener\");\n    \
                     axum::serve(listener, table).await.expect(\"a server\");\n}}\n"
                );
            }
        }
        text
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
