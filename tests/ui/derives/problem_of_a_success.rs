//! A problem has a status from 400 to 599; answer a success with `NoContent` or a `Response`.

use pulya::prelude::*;

#[derive(Problem)]
#[problem(status = 204)]
struct Nothing;

fn main() {}
