//! The values that are raced, and what each contestant does with them.

use pulya::ToJson;
use serde::Serialize;
use simd_json_derive::Serialize as SimdSerialize;

/// Appends a value to a buffer.
type Write = Box<dyn Fn(&mut Vec<u8>)>;

/// The contestants, in the order of the table's columns.
pub(crate) const CONTESTANTS: [&str; 4] = ["pulya", "sonic-rs", "serde_json", "simd-json-derive"];

/// A value to write.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// Counts for the mean.
    pub(crate) is_struct: bool,
    /// One for each contestant.
    pub(crate) writers: [Write; 4],
}

/// All shapes.
pub(crate) fn all() -> Vec<Shape> {
    vec![
        shape("message", true, || Message { message: "Hello, World!" }),
        shape("rows", true, rows),
        shape("record", true, || repository(7)),
        shape("page", true, page),
        shape("numbers", false, numbers),
        shape("floats", false, floats),
        shape("text", false, || Text { text: plain_text(16 << 10) }),
        shape("escapes", false, || Text { text: escaped_text(16 << 10) }),
    ]
}

fn shape<T>(name: &'static str, is_struct: bool, make: impl Fn() -> T) -> Shape
where
    T: ToJson + Serialize + SimdSerialize + 'static,
{
    // Each contestant has a value of its own, in a closure of its own, behind the same kind of call.
    let (a, b, c, d) = (make(), make(), make(), make());
    Shape {
        name,
        is_struct,
        writers: [
            Box::new(move |out| pulya::json::write(&a, out).expect("has a JSON form")),
            Box::new(move |out| sonic_rs::to_writer(out, &b).expect("has a JSON form")),
            Box::new(move |out| serde_json::to_writer(out, &c).expect("has a JSON form")),
            Box::new(move |out| d.json_write(out).expect("has a JSON form")),
        ],
    }
}

/// TechEmpower's.
#[derive(ToJson, Serialize, SimdSerialize)]
struct Message {
    message: &'static str,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Row {
    id: i32,
    message: String,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Owner {
    login: String,
    id: u64,
    avatar_url: String,
    html_url: String,
    kind: String,
    site_admin: bool,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct License {
    key: String,
    name: String,
    spdx_id: Option<String>,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Repository {
    id: u64,
    name: String,
    full_name: String,
    private: bool,
    owner: Owner,
    html_url: String,
    description: Option<String>,
    fork: bool,
    created_at: String,
    updated_at: String,
    homepage: Option<String>,
    size: u32,
    stargazers_count: u32,
    watchers_count: u32,
    language: Option<String>,
    forks_count: u32,
    archived: bool,
    open_issues_count: u32,
    license: Option<License>,
    topics: Vec<String>,
    default_branch: String,
    score: f64,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Page {
    total_count: u64,
    incomplete_results: bool,
    items: Vec<Repository>,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Sample {
    id: u64,
    device: u32,
    at: i64,
    count: u16,
    level: u8,
    offset: i32,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Place {
    latitude: f64,
    longitude: f64,
    altitude: f64,
}

#[derive(ToJson, Serialize, SimdSerialize)]
struct Text {
    text: String,
}

/// A small generator, so that every run has the same values.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn words(&mut self, n: u64) -> String {
        const WORDS: [&str; 16] = [
            "route",
            "a",
            "compiled",
            "table",
            "of",
            "the",
            "fast",
            "handler",
            "in",
            "provider",
            "request",
            "and",
            "serializer",
            "for",
            "each",
            "response",
        ];
        (0..n).map(|_| WORDS[self.below(16) as usize]).collect::<Vec<_>>().join(" ")
    }
}

fn rows() -> Vec<Row> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    (1..=20)
        .map(|id| Row {
            id,
            message: {
                let n = 2 + random.below(8);
                random.words(n)
            },
        })
        .collect()
}

fn repository(seed: u64) -> Repository {
    let mut random = Random(0x2545_f491_4f6c_dd1d ^ (seed << 17));
    random.next();
    let owner = random.words(1);
    let name = random.words(2).replace(' ', "-");
    Repository {
        id: random.below(900_000_000),
        full_name: format!("{owner}/{name}"),
        private: random.below(2) == 1,
        owner: Owner {
            id: random.below(90_000_000),
            avatar_url: format!("https://avatars.example.com/u/{}?v=4", random.below(90_000_000)),
            html_url: format!("https://example.com/{owner}"),
            kind: "Organization".to_owned(),
            site_admin: false,
            login: owner.clone(),
        },
        html_url: format!("https://example.com/{owner}/{name}"),
        description: Some({
            let n = 6 + random.below(10);
            random.words(n)
        }),
        fork: false,
        created_at: "2023-04-05T10:11:12Z".to_owned(),
        updated_at: "2025-10-01T08:09:10Z".to_owned(),
        homepage: (random.below(2) == 1).then(|| format!("https://{name}.example.org")),
        size: random.below(500_000) as u32,
        stargazers_count: random.below(90_000) as u32,
        watchers_count: random.below(90_000) as u32,
        language: Some("Rust".to_owned()),
        forks_count: random.below(5_000) as u32,
        archived: false,
        open_issues_count: random.below(800) as u32,
        license: (random.below(4) != 0).then(|| License {
            key: "apache-2.0".to_owned(),
            name: "Apache License 2.0".to_owned(),
            spdx_id: Some("Apache-2.0".to_owned()),
        }),
        topics: (0..random.below(6)).map(|_| random.words(1)).collect(),
        default_branch: "main".to_owned(),
        score: 1.0,
        name,
    }
}

fn page() -> Page {
    Page { total_count: 48_211, incomplete_results: false, items: (0..30).map(repository).collect() }
}

fn numbers() -> Vec<Sample> {
    let mut random = Random(0x1234_5678_9abc_def1);
    let sample = |_| Sample {
        id: {
            let shift = random.below(50);
            random.next() >> shift
        },
        device: random.below(1_000_000) as u32,
        at: 1_700_000_000_000 + random.below(1 << 30) as i64,
        count: random.next() as u16,
        level: random.next() as u8,
        offset: random.next() as i32 >> random.below(24),
    };
    (0..200).map(sample).collect()
}

fn floats() -> Vec<Place> {
    let mut random = Random(0xfeed_beef_dead_c0de);
    let mut unit = move || (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
    let mut place = |_| Place {
        latitude: unit() * 180.0 - 90.0,
        longitude: unit() * 360.0 - 180.0,
        altitude: (unit() * 40_000.0).round() / 10.0,
    };
    (0..200).map(&mut place).collect()
}

fn plain_text(length: usize) -> String {
    let mut random = Random(0x0bad_cafe_0bad_cafe);
    let mut text = String::new();
    while text.len() < length {
        text.push_str(&random.words(12));
        text.push_str(". Größe, 大きさ; ");
    }
    while !text.is_char_boundary(length) {
        text.push(' ');
    }
    text.truncate(text.floor_char_boundary(length));
    text
}

/// Source code: quotes, line breaks, tabs, a backslash now and then.
fn escaped_text(length: usize) -> String {
    let mut random = Random(0xabad_1dea_abad_1dea);
    let mut text = String::new();
    while text.len() < length {
        let (tabs, n) = (random.below(3) as usize, 1 + random.below(3));
        let (left, right) = (random.words(1), random.words(n));
        text.push_str(&"\t".repeat(tabs));
        text.push_str(&format!("\"{left}\": \"{right}\\n\",\r\n"));
    }
    text.truncate(length);
    text
}
