//! Tell the patterns apart by a segment of text.

use std::net::{Ipv4Addr, Ipv6Addr};

pulya::routes! {
    struct Hosts;

    GET "/hosts/{v4}" (v4: Ipv4Addr) => v4.to_string();
    GET "/hosts/{v6}" (v6: Ipv6Addr) => v6.to_string();
}

fn main() {}
