//! Emits the match code of every table of cases, as `routes!` would.

// The same file is the library's, where it is public.
#[allow(unreachable_pub, dead_code)]
#[path = "src/cases.rs"]
mod cases;

use std::fmt::Write as _;
use std::path::Path;

use proc_macro2::{Ident, Span, TokenStream};
use pulya_codegen::emit::matcher::matcher;
use pulya_codegen::ir::lower;
use quote::quote;

fn main() {
    println!("cargo::rerun-if-changed=../data");
    let mut out = String::new();
    let mut names = String::new();
    for (number, table) in cases::tables().iter().enumerate() {
        let opaques: Vec<TokenStream> = table
            .opaques
            .iter()
            .map(|name| Ident::new(name, Span::call_site()))
            .map(|name| quote!(crate::types::#name))
            .collect();
        let find = matcher(&lower(&table.routes), &quote!(crate::runtime), &opaques);
        writeln!(out, "mod table_{number} {{ pub(super) {find} }}").expect("a string takes all");
        writeln!(names, "table_{number}::__pulya_find,").expect("a string takes all");
    }
    writeln!(out, "/// The match code of each table.\npub static FINDS: &[Find] = &[{names}];")
        .expect("a string takes all");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&folder).join("tables.rs"), out).expect("the folder is ours");
}
