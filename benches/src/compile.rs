//! How long the compiler takes: tables of 10, 100, 200 and 1,000 dynamic routes with async handlers, for pulya and for
//! axum 0.8. For each: a dev rebuild after an edit inside one handler, a full dev build of the crate alone (its
//! dependencies built already), and a release build of the crate alone.
//!
//! Both frameworks are measured in turns, so that what else the machine does is the same for both; and by processor time
//! too, of cargo and all that it starts, which other work disturbs least.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::report::Table;

const SIZES: [usize; 4] = [10, 100, 200, 1_000];

/// A release build of axum's thousand routes takes over ten minutes and is left out.
const AXUM_RELEASE: usize = 200;

/// So many edits; the quickest counts.
const EDITS: u32 = 3;

/// Runs the comparison and prints it: seconds, and processor seconds in brackets.
pub fn run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/compile");
    let mut table = Table::new(&["build", "routes", "pulya", "axum", "pulya / axum", "by processor time"]);
    for routes in SIZES {
        let projects =
            [Framework::Pulya, Framework::Axum].map(|framework| Project::new(&folder, framework, routes));
        for project in &projects {
            // Dependencies, and what the edits are compared with.
            project.write(0);
            project.cargo(&["build", "-q"]);
            if project.releases() {
                project.cargo(&["build", "-q", "--release"]);
            }
        }
        let mut edits = [None, None];
        for edit in 1..=EDITS {
            for (best, project) in edits.iter_mut().zip(&projects) {
                let took = project.edited(edit);
                *best = Some(best.map_or(took, |best: Took| best.least(took)));
            }
        }
        let full = projects.each_ref().map(|project| Some(project.alone(&["build", "-q"])));
        let release = projects
            .each_ref()
            .map(|project| project.releases().then(|| project.alone(&["build", "-q", "--release"])));
        for (build, [own, peer]) in
            [("dev, after an edit", edits), ("dev, crate alone", full), ("release, crate alone", release)]
        {
            let took = |took: Option<Took>| took.map_or("not run: over ten minutes".to_owned(), Took::text);
            let ratio = |time: fn(Took) -> Duration| match (own, peer) {
                (Some(own), Some(peer)) => {
                    format!("{:.2}", time(own).as_secs_f64() / time(peer).as_secs_f64())
                }
                _ => "-".to_owned(),
            };
            table.row([
                build.to_owned(),
                routes.to_string(),
                took(own),
                took(peer),
                ratio(|took| took.elapsed),
                ratio(|took| took.processor),
            ]);
            println!("{}", table.last());
        }
    }
    println!("\n{table}");
}

/// How long a command took.
#[derive(Clone, Copy)]
struct Took {
    elapsed: Duration,
    /// Of all its processes. Zero where the system does not say.
    processor: Duration,
}

impl Took {
    /// The least of each.
    fn least(self, other: Took) -> Took {
        Took { elapsed: self.elapsed.min(other.elapsed), processor: self.processor.min(other.processor) }
    }

    fn text(self) -> String {
        format!("{:.2} s ({:.2})", self.elapsed.as_secs_f64(), self.processor.as_secs_f64())
    }
}

/// The processor time of all processes that this one has waited for: `cutime` and `cstime` of proc(5), in hundredths of
/// a second.
fn of_children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks: u64 =
        behind_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
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

    /// Whether its release build is timed.
    fn releases(&self) -> bool {
        self.framework == Framework::Pulya || self.routes <= AXUM_RELEASE
    }

    /// The time of a dev rebuild after an edit.
    fn edited(&self, edit: u32) -> Took {
        self.write(edit);
        self.timed(&["build", "-q"])
    }

    /// The time of building the crate with its dependencies in place.
    fn alone(&self, arguments: &[&str]) -> Took {
        let release = if arguments.contains(&"--release") { &["--release"][..] } else { &[] };
        let mut clean = vec!["clean", "-q", "-p", &self.name];
        clean.extend(release);
        self.cargo(&clean);
        self.timed(arguments)
    }

    fn timed(&self, arguments: &[&str]) -> Took {
        let (start, before) = (Instant::now(), of_children());
        self.cargo(arguments);
        Took { elapsed: start.elapsed(), processor: of_children().saturating_sub(before) }
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
