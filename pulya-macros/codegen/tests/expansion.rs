//! What a small table expands to, as `docs/expansion.md` shows it: generated code is reviewed like any other.
//!
//! `EXPANSION=overwrite cargo test -p pulya-codegen --test expansion` writes the listing anew; the notes around it
//! are written by hand.

use std::path::Path;

const BEGIN: &str = "<!-- begin: expansion -->\n\n```rust\n";
const END: &str = "```\n\n<!-- end: expansion -->";

#[test]
fn the_listing_is_what_the_table_expands_to() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/expansion.md");
    let text = std::fs::read_to_string(&file).expect("docs/expansion.md").replace("\r\n", "\n");
    let (before, rest) = text.split_once(BEGIN).expect("the listing begins");
    let (listing, after) = rest.split_once(END).expect("the listing ends");

    let (_, table) = text.split_once("<!-- table -->\n\n```rust\n").expect("the table begins");
    let (table, _) = table.split_once("```").expect("the table ends");
    let block = table.trim().strip_prefix("pulya::routes! {").and_then(|block| block.strip_suffix('}'));
    let tokens = block.expect("a block").parse().expect("tokens");
    let expansion = syn::parse2(pulya_codegen::routes(tokens)).expect("items");
    let expansion = prettyplease::unparse(&expansion);

    if std::env::var_os("EXPANSION").is_some_and(|value| value == "overwrite") {
        std::fs::write(&file, format!("{before}{BEGIN}{expansion}{END}{after}")).expect("docs/expansion.md");
        return;
    }
    assert!(
        listing == expansion,
        "the expansion changed; look at it: `EXPANSION=overwrite cargo test -p pulya-codegen --test expansion`"
    );
}
