//! Writes the real table as one would by hand: a `match` over the segments of the path.

use std::path::Path;

use pulya_matching_tests::cases::real;

fn main() {
    println!("cargo::rerun-if-changed=../tests/data/github-130.txt");
    let mut arms = String::new();
    for route in real().routes {
        let pattern = route.pattern.to_string();
        let mut names = Vec::new();
        let segments: Vec<String> = pattern[1..]
            .split('/')
            .map(|segment| match segment.strip_prefix('{') {
                Some(name) => {
                    names.push(name.trim_end_matches('}').to_owned());
                    names[names.len() - 1].clone()
                }
                None => format!("b{segment:?}"),
            })
            .collect();
        arms += &format!("[{}] => ({}, vec4([{}])),\n", segments.join(", "), route.id, names.join(", "));
    }
    let naive = format!("match segments {{ {arms} _ => (u32::MAX, vec4([])) }}");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&folder).join("naive.rs"), naive).expect("the folder is ours");
}
