//! The serializers of the standard library's types.

mod crates;
mod maps;
mod numbers;
mod pointers;
mod sequences;
mod text;
mod values;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
