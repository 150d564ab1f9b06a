//! From the program to tokens.

pub mod matcher;
mod perfect;
mod table;
