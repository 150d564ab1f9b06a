//! The annotated expansions in `docs/providers.md` and `docs/around.md` are real: every block that is marked as
//! expanded stands in what the table of its page expands to, token for token.

#[test]
fn the_documented_expansion_of_providers_is_the_real_one() {
    check(include_str!("../../../docs/providers.md"));
}

#[test]
fn the_documented_expansion_of_what_stands_around_routes_is_the_real_one() {
    check(include_str!("../../../docs/around.md"));
}

fn check(document: &str) {
    let blocks = blocks(document);
    let (_, table) = blocks.iter().find(|(kind, _)| kind.ends_with(",table")).expect("the table");
    let inner = table.trim().strip_prefix("pulya::routes! {").and_then(|rest| rest.strip_suffix('}'));
    let expansion =
        tokens(&pulya_codegen::routes(inner.expect("a table").parse().expect("tokens")).to_string());
    let mut count = 0;
    for (_, block) in blocks.iter().filter(|(kind, _)| kind.ends_with(",expanded")) {
        count += 1;
        assert!(
            expansion.contains(&tokens(block)),
            "this is not what the table expands to:\n{block}\n{expansion}"
        );
    }
    assert!(count > 3, "the document shows {count} blocks");
}

/// Tokens in one spelling: without comments, white space and trailing commas. A block may end inside a brace.
fn tokens(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let text: String = lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    text.replace(",)", ")").replace(",}", "}")
}

/// The fenced blocks: their language and their text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = text.split("```");
    parts.next();
    while let (Some(block), _) = (parts.next(), parts.next()) {
        let (kind, code) = block.split_once('\n').unwrap_or((block, ""));
        blocks.push((kind.trim().to_owned(), code.to_owned()));
    }
    blocks
}
