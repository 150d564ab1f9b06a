//! What generated match code calls.
