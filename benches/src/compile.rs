//! How long the compiler takes: tables of 10, 100, 200 and 1,000 dynamic routes with async handlers, for pulya and for
//! axum 0.8, and for their handlers alone, behind a tree of `match`es: what they cost without a framework. For each: a
//! dev rebuild after an edit inside one handler, a full dev build of the crate alone (its dependencies built already),
//! and a release build of the crate alone.
//!
//! Handlers are plain, which take two path parameters and give a value, or those of a service, with state, an error type
//! and an answer that is waited for. What they give is sent as JSON, each framework's own way.
//!
//! All are measured in turns, so that what else the machine does is the same for all; and by processor time too, of cargo
//! and all that it starts, which other work disturbs least.

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

/// Runs the comparison and prints it: seconds, and processor seconds in brackets. `arguments` are the numbers of routes,
/// all of them unless some are said.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let sizes = arguments.iter().map(|text| text.parse()).collect::<Result<Vec<usize>, _>>()?;
    let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/compile");
    let mut table = Table::new(&[
        "handlers",
        "build",
        "routes",
        "pulya",
        "axum",
        "handlers alone",
        "pulya / axum",
        "by processor time",
    ]);
    for handlers in [Handlers::Plain, Handlers::Service] {
        for &routes in &sizes {
            size(&folder, handlers, routes, &mut table);
        }
    }
    println!("\n{table}");
    Ok(())
}

/// One number of routes.
fn size(folder: &Path, handlers: Handlers, routes: usize, table: &mut Table) {
    let projects = [Framework::Pulya, Framework::Axum, Framework::None]
        .map(|framework| Project::new(folder, framework, handlers, routes));
    for project in &projects {
        // Dependencies, and what the edits are compared with.
        project.write(0);
        project.cargo(&["build", "-q"]);
        if project.releases() {
            project.cargo(&["build", "-q", "--release"]);
        }
    }
    let mut edits = [None; 3];
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
    for (build, [own, peer, alone]) in
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
            handlers.name().to_owned(),
            build.to_owned(),
            routes.to_string(),
            took(own),
            took(peer),
            took(alone),
            ratio(|took| took.elapsed),
            ratio(|took| took.processor),
        ]);
        println!("{}", table.last());
    }
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
    /// The handlers, and a `match` that calls them.
    None,
}

impl Framework {
    fn name(self) -> &'static str {
        match self {
            Self::Pulya => "pulya",
            Self::Axum => "axum",
            Self::None => "alone",
        }
    }

    fn dependency(self) -> String {
        match self {
            Self::Pulya => {
                format!("pulya = {{ path = {:?} }}\n", Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            }
            Self::Axum => "axum = \"0.8\"\n".to_owned(),
            Self::None => String::new(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Handlers {
    Plain,
    Service,
}

impl Handlers {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Service => "service",
        }
    }
}

/// A crate with one table. All crates share one target folder, so that dependencies are built once.
struct Project {
    folder: PathBuf,
    target: PathBuf,
    name: String,
    framework: Framework,
    handlers: Handlers,
    routes: usize,
}

impl Project {
    fn new(folder: &Path, framework: Framework, handlers: Handlers, routes: usize) -> Self {
        let name = format!("{}-{}-{routes}", framework.name(), handlers.name());
        let project = Self {
            folder: folder.join(&name),
            target: folder.join("target"),
            name,
            framework,
            handlers,
            routes,
        };
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}\
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

    fn source(&self, edit: u32) -> String {
        let mut table = String::new();
        let mut handlers = String::new();
        for at in 0..self.routes {
            let edit = if at == self.routes / 2 { edit } else { 0 };
            handlers += &self.handler(at, edit);
            table += &self.entry(at);
        }
        let is_service = self.handlers == Handlers::Service;
        let parts: &[&str] = match (self.framework, is_service) {
            (Framework::Pulya, false) => {
                &[ITEM, &handlers, PULYA, "", "pulya::routes! {\n    pub struct Table;\n"]
            }
            (Framework::Pulya, true) => &[
                ITEM,
                SERVICE,
                PULYA_FAILURE,
                &handlers,
                PULYA,
                "pulya::routes! {\n    pub struct Table;\n    error Failure;\n    input repo: Repo;\n",
            ],
            (Framework::Axum, false) => &[
                ITEM,
                AXUM,
                &handlers,
                "fn table(_: &'static ()) -> axum::Router {\n    axum::Router::new()\n",
            ],
            (Framework::Axum, true) => &[
                ITEM,
                SERVICE,
                AXUM,
                AXUM_FAILURE,
                &handlers,
                "fn table(repo: &'static Repo) -> axum::Router {\n    axum::Router::new()\n",
            ],
            (Framework::None, false) => &[ITEM, &handlers],
            (Framework::None, true) => &[ITEM, SERVICE, &handlers],
        };
        let state = if is_service { "Repo" } else { "()" };
        let built = if is_service { "Repo" } else { "" };
        let derive = if self.framework == Framework::Pulya { "pulya::ToJson" } else { "serde::Serialize" };
        let end = match self.framework {
            Framework::Pulya => "}\n".to_owned(),
            Framework::Axum if is_service => "        .with_state(repo)\n}\n".to_owned(),
            Framework::Axum => "}\n".to_owned(),
            Framework::None => self.calls(),
        };
        (parts.concat() + &table + &end)
            .replace("STATE", state)
            .replace("BUILT", built)
            .replace("DERIVE", derive)
    }

    /// A handler: two path parameters and a JSON answer, and in a service state, an error and something to wait for.
    fn handler(&self, at: usize, edit: u32) -> String {
        let parameters = match (self.framework, self.handlers) {
            (Framework::Axum, Handlers::Plain) => "Path((id, name)): Path<(u64, String)>",
            (Framework::Axum, Handlers::Service) => {
                "State(repo): State<&'static Repo>, Path((id, name)): Path<(u64, String)>"
            }
            (_, Handlers::Plain) => "id: u64, name: &str",
            (_, Handlers::Service) => "repo: &Repo, id: u64, name: &str",
        };
        let (ty, open, close) = match self.framework {
            Framework::Axum => ("Json<Item>", "Json(", ")"),
            _ => ("Item", "", ""),
        };
        match self.handlers {
            Handlers::Plain => format!(
                "async fn handler_{at}({parameters}) -> {ty} {{\n    \
                 {open}Item {{ id: id + {at} + {edit}, name: name.to_owned() }}{close}\n}}\n\n"
            ),
            Handlers::Service => format!(
                "async fn handler_{at}({parameters}) -> Result<{ty}, Failure> {{\n    \
                 let found = repo.find(id + {at} + {edit}).await?;\n    \
                 let item = Item {{ id, name: format!(\"{{name}} {{found}}\") }};\n    Ok({open}item{close})\n}}\n\n"
            ),
        }
    }

    /// The entry of a handler in the table.
    fn entry(&self, at: usize) -> String {
        let path = format!("/group{}/{{id}}/item{at}/{{name}}", at % 20);
        match (self.framework, self.handlers) {
            (Framework::Pulya, Handlers::Plain) => {
                format!("    GET {path:?} (id: u64) -> Item => handler_{at}(id, name).await;\n")
            }
            (Framework::Pulya, Handlers::Service) => {
                format!("    GET {path:?} (id: u64) -> Item => handler_{at}(repo, id, name).await?;\n")
            }
            (Framework::Axum, _) => format!("        .route({path:?}, get(handler_{at}))\n"),
            (Framework::None, _) => String::new(),
        }
    }

    /// A program that calls one of the handlers, chosen by sixteens, so that no function has a thousand states.
    fn calls(&self) -> String {
        let (result, arguments) = match self.handlers {
            Handlers::Plain => ("Item", "id, name"),
            Handlers::Service => ("Result<Item, Failure>", "&Repo, id, name"),
        };
        let mut text = String::new();
        let (mut level, mut shift) = (Vec::new(), 0);
        for at in 0..self.routes {
            level.push(format!("handler_{at}({arguments})"));
        }
        while level.len() > 1 {
            let mut next = Vec::new();
            for (place, calls) in level.chunks(16).enumerate() {
                let _ = writeln!(
                    text,
                    "async fn choose_{shift}_{place}(at: usize, id: u64, name: &str) -> {result} {{\n    match at >> {shift} & 15 {{"
                );
                for (arm, call) in calls.iter().enumerate() {
                    let arm = if arm + 1 == calls.len() { "_".to_owned() } else { arm.to_string() };
                    let _ = writeln!(text, "        {arm} => {call}.await,");
                }
                text += "    }\n}\n\n";
                next.push(format!("choose_{shift}_{place}(at, id, name)"));
            }
            (level, shift) = (next, shift + 4);
        }
        let call = level.concat();
        text + &format!(
            "#[tokio::main]\nasync fn main() {{\n    let (at, id, name) = (std::env::args().count(), 1, \"name\");\n    \
             let _ = std::hint::black_box({call}.await);\n}}\n"
        )
    }

    /// Whether its release build is timed.
    fn releases(&self) -> bool {
        self.framework != Framework::Axum || self.routes <= AXUM_RELEASE
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

/// What all have.
const ITEM: &str = "#[derive(DERIVE)]\npub struct Item { id: u64, name: String }\n\n";

/// What handlers of a service have too.
const SERVICE: &str = "#[derive(Debug)]\npub struct Failure(std::num::TryFromIntError);\n\n\
     impl From<std::num::TryFromIntError> for Failure {\n    \
     fn from(error: std::num::TryFromIntError) -> Self { Self(error) }\n}\n\n\
     pub struct Repo;\n\nimpl Repo {\n    \
     async fn find(&self, id: u64) -> Result<u32, std::num::TryFromIntError> {\n        \
     tokio::task::yield_now().await;\n        id.try_into()\n    }\n}\n\n";

const PULYA: &str = "#[tokio::main]\nasync fn main() {\n    let table = Table::build(BUILT).await.expect(\"a table\");\n    \
     pulya::Server::bind(\"127.0.0.1:0\").serve(table).await.expect(\"a server\");\n}\n\n";

const PULYA_FAILURE: &str = "impl pulya::Respond for Failure {\n    \
     fn respond(self, reply: &mut pulya::Reply<'_>) { pulya::Problem::new(500).cause(self.0).send(reply) }\n}\n\n";

const AXUM: &str = "use axum::Json;\nuse axum::extract::Path;\nuse axum::routing::get;\n\n\
     #[tokio::main]\nasync fn main() {\n    let table = table(&STATE);\n    \
     let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.expect(\"a listener\");\n    \
     axum::serve(listener, table).await.expect(\"a server\");\n}\n\n";

const AXUM_FAILURE: &str = "use axum::extract::State;\n\nimpl axum::response::IntoResponse for Failure {\n    \
     fn into_response(self) -> axum::response::Response {\n        \
     (axum::http::StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()\n    }\n}\n\n";
