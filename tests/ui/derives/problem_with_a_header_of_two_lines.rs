//! Write one `header(..)` for each field.

use pulya::prelude::*;

#[derive(Problem)]
#[problem(status = 401, header("www-authenticate", "Bearer\r\nx: y"))]
struct Unknown;

fn main() {}
