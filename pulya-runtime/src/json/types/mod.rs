//! The serializers of the standard library's types.

mod maps;
mod numbers;
mod pointers;
mod sequences;
mod text;
mod values;
