//! The procedural macros of pulya: entry points only. All logic is in `pulya-codegen`, an ordinary
//! library that tests, benchmarks and fuzzers reach.

use proc_macro::TokenStream;

/// Derives the JSON serializer of a type. See `pulya::ToJson`.
#[proc_macro_derive(ToJson, attributes(json, serde))]
pub fn to_json(input: TokenStream) -> TokenStream {
    pulya_codegen::json::derive(input.into()).into()
}

/// Derives an extractor for a struct whose fields are extractors. See `pulya::Extract`.
#[proc_macro_derive(Extract, attributes(extract))]
pub fn extract(input: TokenStream) -> TokenStream {
    pulya_codegen::derive::extract(input.into()).into()
}

/// Derives the response of an error type. See `pulya::Problem`.
#[proc_macro_derive(Problem, attributes(problem))]
pub fn problem(input: TokenStream) -> TokenStream {
    pulya_codegen::derive::problem(input.into()).into()
}

/// Compiles a route table. See `pulya::routes`.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    pulya_codegen::routes(input.into()).into()
}
