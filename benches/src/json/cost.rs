//! What doesn't need a race: instructions, the size of generated code, compile time, decoding.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::Failure;
use super::shapes::{self, CONTESTANTS};

/// Prints all of them.
pub(crate) fn print() -> Result<(), Failure> {
    instructions()?;
    code_size()?;
    compile_time()?;
    decoding()
}

/// Instructions a value, counted by callgrind: the difference of two counts, so that start-up falls out.
fn instructions() -> Result<(), Failure> {
    println!("\ninstructions a value, by callgrind");
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed");
        return Ok(());
    }
    print!("{:<10}", "shape");
    for contestant in CONTESTANTS {
        print!(" {contestant:>16}");
    }
    println!();
    for shape in shapes::all() {
        print!("{:<10}", shape.name);
        for contestant in CONTESTANTS {
            let (few, many) = (count(shape.name, contestant, 2)?, count(shape.name, contestant, 12)?);
            print!(" {:>16}", (many - few) / 10);
        }
        println!();
    }
    Ok(())
}

fn count(shape: &str, contestant: &str, times: u32) -> Result<u64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["json", "--shape", shape, contestant, &times.to_string()])
        .output()?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split("Collected : ").nth(1));
    Ok(collected.ok_or("callgrind reports no count")?.trim().parse()?)
}

/// A scratch crate that depends on the workspace's `pulya`.
struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    fn new(name: &str) -> Result<Self, Failure> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
        let folder = workspace.join("target/json-costs").join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\npulya = {{ path = {:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
             serde_json = \"1\"\n\n[profile.release]\nincremental = false\n\n[profile.dev]\nincremental = false\n",
            workspace.display().to_string()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        let _ = fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"));
        Ok(Self { folder })
    }

    fn source(&self, text: &str) -> Result<(), Failure> {
        Ok(fs::write(self.folder.join("src/main.rs"), text)?)
    }

    /// Runs cargo; the dependencies are shared by all scratch crates.
    fn cargo(&self, arguments: &[&str]) -> Result<(), Failure> {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .env("CARGO_TARGET_DIR", self.target())
            .current_dir(&self.folder)
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }

    fn target(&self) -> PathBuf {
        self.folder.with_file_name("target")
    }
}

/// The derive, and the call that writes a value.
const KINDS: [(&str, &str, &str); 2] =
    [("pulya", "pulya::ToJson", "pulya::json::to_vec"), ("serde", "serde::Serialize", "serde_json::to_vec")];

/// The machine code of one struct with twenty fields: what the binary grows by when it is written too.
fn code_size() -> Result<(), Failure> {
    println!("\nmachine code for a struct of 20 fields, release, in bytes");
    for (name, derive, write) in KINDS {
        let scratch = Scratch::new(&format!("size-{name}"))?;
        let text = |also: usize| -> Result<u64, Failure> {
            scratch.source(&program(1 + also, 20, derive, write))?;
            scratch.cargo(&["build", "--release"])?;
            text_section(&scratch.target().join("release").join(format!("size-{name}")))
        };
        let (one, eleven) = (text(0)?, text(10)?);
        println!("{name:<10} {:>8}", (eleven - one) / 10);
    }
    Ok(())
}

/// The size of the sections that hold code.
fn text_section(binary: &Path) -> Result<u64, Failure> {
    let output = Command::new("size").arg(binary).output()?;
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = table.lines().nth(1).ok_or("size prints no row")?;
    Ok(row.split_whitespace().next().ok_or("size prints no text")?.parse()?)
}

/// The time of the compiler for 200 derived structs, each of them written.
fn compile_time() -> Result<(), Failure> {
    println!("\nseconds to compile 200 derived structs of 10 fields, best of 3 (dependencies built)");
    println!("{:<10} {:>8} {:>8} {:>8}", "", "check", "debug", "release");
    let modes: [&[&str]; 3] = [&["check"], &["build"], &["build", "--release"]];
    let mut rows = Vec::new();
    for (name, derive, write) in KINDS {
        let scratch = Scratch::new(&format!("time-{name}"))?;
        let mut row = [f64::INFINITY; 3];
        for (best, mode) in row.iter_mut().zip(modes) {
            scratch.source("fn main() {}\n")?;
            scratch.cargo(mode)?;
            for round in 0..3 {
                // A comment that changes, so that nothing is reused.
                scratch.source(&format!("{}// {round}\n", program(200, 10, derive, write)))?;
                let start = Instant::now();
                scratch.cargo(mode)?;
                *best = best.min(start.elapsed().as_secs_f64());
            }
        }
        println!("{name:<10} {:>8.2} {:>8.2} {:>8.2}", row[0], row[1], row[2]);
        rows.push(row);
    }
    println!(
        "{:<10} {:>8.2} {:>8.2} {:>8.2}",
        "ratio",
        rows[0][0] / rows[1][0],
        rows[0][1] / rows[1][1],
        rows[0][2] / rows[1][2]
    );
    Ok(())
}

/// A program with `count` structs of `fields` fields, all written.
fn program(count: usize, fields: usize, derive: &str, write: &str) -> String {
    const TYPES: [&str; 10] = [
        "u64",
        "String",
        "bool",
        "Option<String>",
        "Vec<String>",
        "f64",
        "u32",
        "Option<u32>",
        "Vec<u64>",
        "i64",
    ];
    let mut text = String::new();
    for i in 0..count {
        let _ = writeln!(text, "#[derive({derive}, Default)]\npub struct S{i} {{");
        for field in 0..fields {
            let _ = writeln!(text, "    pub field_{i}_{field}: {},", TYPES[field % TYPES.len()]);
        }
        text.push_str("}\n");
    }
    text.push_str("fn main() {\n    let hidden = std::hint::black_box(1);\n");
    for i in 0..count {
        let _ = writeln!(
            text,
            "    if hidden == {} {{ std::hint::black_box({write}(std::hint::black_box(&S{i}::default())).ok()); }}",
            i + 2
        );
    }
    text.push_str("}\n");
    text
}

/// What it costs to read a request body, through sonic-rs.
fn decoding() -> Result<(), Failure> {
    #[derive(serde::Deserialize, serde::Serialize)]
    struct NewTodo {
        title: String,
        notes: Option<String>,
        tags: Vec<String>,
        priority: u8,
        due: i64,
    }
    let body = br#"{"title":"Write the report","notes":"with a \"quote\"","tags":["work","soon"],"priority":2,"due":1790000000}"#;
    println!("\nnanoseconds to decode a request body of {} bytes", body.len());
    const TIMES: u32 = 200_000;
    let mut best = [f64::INFINITY; 2];
    for _ in 0..10 {
        let start = Instant::now();
        for _ in 0..TIMES {
            black_box(sonic_rs::from_slice::<NewTodo>(black_box(body))?);
        }
        best[0] = best[0].min(start.elapsed().as_nanos() as f64 / f64::from(TIMES));
        let start = Instant::now();
        for _ in 0..TIMES {
            black_box(serde_json::from_slice::<NewTodo>(black_box(body))?);
        }
        best[1] = best[1].min(start.elapsed().as_nanos() as f64 / f64::from(TIMES));
    }
    println!("sonic-rs {:.0}, serde_json {:.0}", best[0], best[1]);
    Ok(())
}
