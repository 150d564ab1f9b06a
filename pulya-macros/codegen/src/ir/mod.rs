//! The program: what a table means, knowing neither syn nor quote.
