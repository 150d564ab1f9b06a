//! Take what remains as one parameter, and split it yourself.

pulya::routes! {
    struct Deep;

    GET "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}" => "deep";
}

fn main() {}
