//! Errors with the user's own spans, collected so that all mistakes of a block are reported together.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// One mistake at one place: what is wrong, with what, and the mend.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// First token of the place.
    pub start: Span,
    /// Last token of the place.
    pub end: Span,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a span.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { start: span, end: span, message: message.into(), help: None }
    }

    /// An error that spans all of `tokens`.
    pub fn over(tokens: impl ToTokens, message: impl Into<String>) -> Self {
        let mut tokens = tokens.into_token_stream().into_iter();
        let start = tokens.next().map_or_else(Span::call_site, |token| token.span());
        let end = tokens.last().map_or(start, |token| token.span());
        Self { start, end, message: message.into(), help: None }
    }

    /// Adds the mend.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The text that the compiler prints behind `error: `. It puts further lines under the first one's text.
    pub fn text(&self) -> String {
        match &self.help {
            Some(help) => format!("{}\nhelp: {help}", self.message),
            None => self.message.clone(),
        }
    }

    /// A `compile_error!` item at the place.
    pub fn to_tokens(&self) -> TokenStream {
        let text = self.text();
        let (start, end) = (self.start, self.end);
        // rustc marks an item from its first token to its last, so each takes its own end of the place.
        let path = quote_spanned!(start=> ::core::compile_error!);
        let arguments = quote_spanned!(end=> { #text });
        quote::quote!(#path #arguments)
    }
}

impl From<syn::Error> for Diagnostic {
    fn from(error: syn::Error) -> Self {
        Self::new(error.span(), error.to_string())
    }
}

/// All mistakes of a block.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.0.push(diagnostic.into());
    }

    /// Keeps what is there, or the mistake.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The mistakes, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All of them as items, in the order of the source: a reader goes through them from the top.
    pub fn to_tokens(&self) -> TokenStream {
        let mut sorted: Vec<&Diagnostic> = self.0.iter().collect();
        sorted.sort_by_key(|diagnostic| {
            let place = diagnostic.start.start();
            (place.line, place.column)
        });
        sorted.into_iter().map(Diagnostic::to_tokens).collect()
    }
}

/// The candidate that differs least from `word`, if it differs little enough to be meant.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let most = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(rows[i - 2][j - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_takes_typos_and_leaves_strangers() {
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        for (word, expected) in [
            ("GTE", Some("GET")),
            ("DELTE", Some("DELETE")),
            ("OPTION", Some("OPTIONS")),
            ("PSOT", Some("POST")),
            ("CONNECT", None),
            ("X", None),
        ] {
            assert_eq!(nearest(word, methods), expected, "{word}");
        }
    }
}
