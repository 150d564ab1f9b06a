//! pulya.
