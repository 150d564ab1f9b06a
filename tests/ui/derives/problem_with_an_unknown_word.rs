//! Write `title`.

use pulya::prelude::*;

#[derive(Problem)]
#[problem(status = 404, titel = "No such order")]
struct Missing;

fn main() {}
