//! Emits the match code of every table of cases, as `routes!` would.

// The same file is the library's, where it is public.
#[allow(unreachable_pub, dead_code)]
#[path = "src/cases.rs"]
mod cases;
// Here only to make tables, there also to make paths.
#[allow(unreachable_pub, dead_code)]
#[path = "src/random.rs"]
mod random;

use std::path::Path;

use proc_macro2::{Ident, Span, TokenStream};
use pulya_codegen::emit::matcher::matcher;
use pulya_codegen::ir::{Route, lower};
use quote::quote;

/// So many random tables are emitted too.
const RANDOM_TABLES: u64 = 80;

/// And so many wide ones.
const WIDE_TABLES: u64 = 12;

fn main() {
    println!("cargo::rerun-if-changed=../data");
    println!("cargo::rerun-if-changed=src");
    let mut out = String::new();
    let mut finds = String::new();
    for (number, table) in cases::tables().iter().enumerate() {
        let types: Vec<&str> = table.opaques.iter().map(String::as_str).collect();
        module(&mut out, &format!("table_{number}"), &table.routes, &types);
        finds += &format!("table_{number}::__pulya_find,\n");
    }
    let mut random_finds = String::new();
    for seed in 0..RANDOM_TABLES {
        if let Some(routes) = random::Random::new(seed).sound_table() {
            module(&mut out, &format!("random_{seed}"), &routes, &["Slug", "Even"]);
            random_finds += &format!("({seed}, random_{seed}::__pulya_find),\n");
        }
    }
    let mut wide_finds = String::new();
    for seed in 0..WIDE_TABLES {
        if let Some(routes) = random::Random::new(seed).sound_wide_table() {
            module(&mut out, &format!("wide_{seed}"), &routes, &["Slug", "Even"]);
            wide_finds += &format!("({seed}, wide_{seed}::__pulya_find),\n");
        }
    }
    out += &format!(
        "/// The match code of each table of cases.\npub static FINDS: &[Find] = &[{finds}];
        /// The match code of random tables, with the seed of each.
        pub static RANDOM_FINDS: &[(u64, Find)] = &[{random_finds}];
        /// The match code of wide random tables, with the seed of each.
        pub static WIDE_FINDS: &[(u64, Find)] = &[{wide_finds}];"
    );
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&folder).join("tables.rs"), out).expect("the folder is ours");
}

/// Writes a module with the match code of a table.
fn module(out: &mut String, name: &str, routes: &[Route], types: &[&str]) {
    let types: Vec<TokenStream> = types
        .iter()
        .map(|name| Ident::new(name, Span::call_site()))
        .map(|name| quote!(crate::types::#name))
        .collect();
    let find = matcher(&lower(routes), &quote!(crate::runtime), &types);
    *out += &format!("mod {name} {{ pub(super) {find} }}\n");
}
