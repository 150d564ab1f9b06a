//! The program: what a table means, as plain data. Knows neither syn nor quote.
//!
//! # The rules of matching
//!
//! Numbered, because the table of cases names the rule that each case shows.
//!
//! 1. **Stages.** Only routes of the request's method compete; HEAD then tries the GET routes, and every method
//!    at last the `ANY` routes. The first stage that has a match answers.
//! 2. **Precedence.** Within a stage the candidates are compared segment by segment, and the first segment
//!    where they differ decides: literal, literal mixed with parameters, typed parameter, untyped parameter,
//!    `{*rest}`. Where the more specific one fails further on, the next is tried. Order in the file never matters.
//! 3. **Equals.** Siblings of one rank are tried in the order of [`Shape`], which can't matter: either no path
//!    matches both, or they are a conflict.
//! 4. **Segments.** A path is split at its slashes, so that a trailing slash adds an empty segment. Only a literal
//!    can be empty: a parameter never is.
//! 5. **Mixed segments** begin with their first text and end with their last. Every text between two parameters
//!    splits at its leftmost occurrence that leaves the parameter before it non-empty. Types are checked after the
//!    split; no other split is tried.
//! 6. **Classes.** Integers are canonical and in range, `bool` is `true` or `false`, a `Uuid` is hyphenated, other
//!    types go through `FromStr`. What a class refuses is a miss: the next candidate is tried.
//! 7. **Rest** takes all remaining segments, slashes included, if that is not empty. If one of them is `.` or `..`
//!    (a decoded `%2F` splits here too), the whole request is a bad path: where the pattern would have won its
//!    stage, or, if no stage has a match, where it matches for any method.
//! 8. **405** only if no stage has a match and the path matches for another method. Its `Allow` is the union over
//!    all patterns that match, HEAD with GET, and OPTIONS always.
//! 9. **OPTIONS** without a match in a stage of its own, on a path that matches for another method, is answered with
//!    that `Allow`. A path that matches an `ANY` route has a route for OPTIONS.
//! 10. **Unknown methods** have the `ANY` stage alone.
//! 11. **Mismatch.** If nothing else answers, and patterns of the request's stages would match but for the types
//!     of their parameters: the outcome names the first parameter that fails, in the order of the path, of the
//!     pattern that comes first by stage, precedence and order.
//! 12. **Normalised paths.** What is matched is the decoded path, where byte `0xFF` stands for a decoded `%2F`.
//!     It belongs to the segment, and to a capture as `/`; no text of a pattern has it.

mod class;
mod conflict;
mod interpret;
mod machine;
mod method;
#[doc(hidden)]
pub mod naive;
mod pattern;
mod program;
mod read;

pub use class::Class;
pub use conflict::{Conflict, conflicts};
pub use interpret::{Outcome, interpret};
pub use method::{Method, Methods};
pub use pattern::{MAX_PARAMETERS, Parameter, Pattern, PatternError, PatternErrorKind, Piece, Segment};
pub use program::{End, Node, Program, Route, Shape, Stage, lower};
