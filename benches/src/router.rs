//! The race of the real 130-route table: emitted match code, matchit 0.9 and the 0.8 that axum has, a `match` as one would
//! write it by hand, and phf's default map for the static paths.

use std::hint::black_box;
use std::time::Instant;

use pulya_matching_tests::cases::{Table, real};
use pulya_matching_tests::{FINDS, Find, run};
use pulya_runtime::request::Method;
use pulya_runtime::route::{Found, Outcome};

/// Rounds in which every contender runs once; the best counts, since noise only adds.
const ROUNDS: usize = 31;
/// Shuffled copies of the table that one run goes through: so many that no predictor learns the order, or a single one,
/// which all sides learn; or none, which is the table's own order. And how often it goes through them, so that what the
/// clock takes does not count.
const ORDERS: [(&str, usize, usize); 3] =
    [("never the same order", 512, 1), ("one order, repeated", 1, 512), ("the file's, repeated", 0, 512)];

/// Runs the race and prints its table.
pub(crate) fn race() {
    let table: &'static Table = Box::leak(Box::new(real()));
    let find = *FINDS.last().expect("the real table is the last");
    let mut peer = matchit::Router::new();
    let mut elder = matchit_08::Router::new();
    for route in &table.routes {
        peer.insert(route.pattern.to_string(), route.id).expect("matchit takes the table");
        elder.insert(route.pattern.to_string(), route.id).expect("matchit takes the table");
    }
    let paths: Vec<&'static str> = table.cases.iter().map(|case| case.path.as_str()).collect();
    check(table, &paths, find, &peer);

    let all: Vec<usize> = (0..paths.len()).collect();
    let (statics, dynamic): (Vec<_>, Vec<_>) =
        all.iter().partition(|route| table.routes[**route].pattern.as_static().is_some());
    let phf = default_map(&statics.iter().map(|route| (paths[*route], *route as u32)).collect::<Vec<_>>());

    println!("ns a route, {} static and {} dynamic; best of {ROUNDS}", statics.len(), dynamic.len());
    for (title, copies, times) in ORDERS {
        let [own, newest, axums, naive, map] = ["pulya", "matchit 0.9", "0.8", "match", "phf"];
        println!(
            "{title:<21}{own:>8}{newest:>13}{axums:>8}{naive:>8}{map:>8}{:>8}{:>8}{:>9}",
            "0.9/", "0.8/", "match/"
        );
        for (name, routes) in [("all", &all), ("static", &statics), ("dynamic", &dynamic)] {
            let order = shuffled(routes, copies);
            // Small numbers, so that the order itself does not crowd the caches.
            let order: Vec<u8> = order.into_iter().map(|route| route as u8).collect();
            let passes = Passes { order: &order, paths: &paths, times };
            let [own, newest, axums, naive, map] = best([
                &|| passes.run(|path| ours(find, path)),
                &|| passes.run(|path| _ = black_box(&peer.at(path))),
                &|| passes.run(|path| _ = black_box(&elder.at(path))),
                &|| passes.run(|path| _ = black_box(&by_hand(path.as_bytes()))),
                &|| passes.run(|path| _ = black_box(phf.get(path))),
            ])
            .map(|time| time / (order.len() * times) as f64);
            let map = if name == "static" { format!("{map:.1}") } else { "-".into() };
            let [by_newest, by_axums, by_hand] = [newest, axums, naive].map(|theirs| theirs / own);
            println!(
                "  {name:<19}{own:>8.1}{newest:>13.1}{axums:>8.1}{naive:>8.1}{map:>8}{by_newest:>7.1}x{by_axums:>7.1}x\
                 {by_hand:>8.1}x"
            );
        }
    }
    worst(&paths, find, &peer, &elder);
}

/// Paths, one behind the other, so many times.
struct Passes<'a> {
    order: &'a [u8],
    paths: &'a [&'static str],
    times: usize,
}

impl Passes<'_> {
    #[inline(always)]
    fn run(&self, find: impl Fn(&'static str)) {
        for _ in 0..self.times {
            self.order.iter().for_each(|route| find(black_box(self.paths[usize::from(*route)])));
        }
    }
}

/// One match, as generated dispatch has it.
#[inline(always)]
fn ours(find: Find, path: &str) {
    let mut found = Found::new();
    find(Method::Get, path.as_bytes(), &mut found);
    black_box(&found);
}

/// Each route alone, with every branch predicted for all sides: the means, and the routes that gain least.
fn worst(paths: &[&str], find: Find, peer: &matchit::Router<u32>, elder: &matchit_08::Router<u32>) {
    const REPEATS: usize = 2_000;
    let mut times: Vec<([f64; 3], &str)> = paths
        .iter()
        .map(|path| {
            let repeat = |run: &dyn Fn()| (0..REPEATS).for_each(|_| run());
            let times = best([
                &|| repeat(&|| ours(find, black_box(path))),
                &|| repeat(&|| _ = black_box(&peer.at(black_box(path)))),
                &|| repeat(&|| _ = black_box(&elder.at(black_box(path)))),
            ]);
            (times.map(|time| time / REPEATS as f64), *path)
        })
        .collect();
    let ratio = |[ours, theirs, _]: [f64; 3]| theirs / ours;
    times.sort_by(|(a, _), (b, _)| ratio(*a).total_cmp(&ratio(*b)));
    let mean = |side: usize| times.iter().map(|(times, _)| times[side]).sum::<f64>() / times.len() as f64;
    let [own, newest, axums] = [0, 1, 2].map(mean);
    println!(
        "each route alone, repeated, mean: pulya {own:.1}, matchit 0.9 {newest:.1} ({:.1}x), 0.8 {axums:.1} ({:.1}x); the least:",
        newest / own,
        axums / own
    );
    for (times, path) in times.iter().take(6) {
        println!("{:>6.1}x {:>6.1} ns  {path}", ratio(*times), times[0]);
    }
}

/// The best times of each contender, in nanoseconds, taken in turns.
fn best<const N: usize>(contenders: [&dyn Fn(); N]) -> [f64; N] {
    let mut times = [(); N].map(|()| Vec::new());
    for round in 0..ROUNDS {
        for turn in 0..N {
            let contender = (turn + round) % N;
            let start = Instant::now();
            contenders[contender]();
            times[contender].push(start.elapsed().as_nanos() as f64);
        }
    }
    times.map(|times| times.into_iter().fold(f64::MAX, f64::min))
}

/// Both sides find every route, or the race means nothing.
fn check(table: &Table, paths: &[&str], find: Find, peer: &matchit::Router<u32>) {
    for (route, path) in table.routes.iter().zip(paths) {
        assert_eq!(run(find, Method::Get, path.as_bytes()).outcome, Outcome::Route(route.id), "{path}");
        assert_eq!(peer.at(path).map(|found| *found.value), Ok(route.id), "{path}");
        assert_eq!(by_hand(path.as_bytes()).0, route.id, "{path}");
    }
}

/// The table as a `match`, with the path split into a slice of segments.
fn by_hand(path: &[u8]) -> (u32, [&[u8]; 4]) {
    let mut split: [&[u8]; 9] = [b""; 9];
    let mut count = 0;
    for segment in path.get(1..).unwrap_or_default().split(|byte| *byte == b'/') {
        match split.get_mut(count) {
            Some(place) => *place = segment,
            None => return (u32::MAX, [b""; 4]),
        }
        count += 1;
    }
    let segments = &split[..count];
    include!(concat!(env!("OUT_DIR"), "/naive.rs"))
}

fn vec4<const N: usize>(found: [&[u8]; N]) -> [&[u8]; 4] {
    let mut four: [&[u8]; 4] = [b""; 4];
    four[..N].copy_from_slice(&found);
    four
}

/// phf's map, with its own hash.
fn default_map(entries: &[(&'static str, u32)]) -> phf::Map<&'static str, u32> {
    let keys: Vec<&str> = entries.iter().map(|(path, _)| *path).collect();
    let state = phf_generator::generate_hash(&keys);
    phf::Map {
        key: state.key,
        disps: Vec::leak(state.disps),
        entries: Vec::leak(state.map.iter().map(|place| entries[*place]).collect()),
    }
}

/// `copies` shuffled copies of `routes`, one behind the other, or `routes` as they are; the same in every run.
fn shuffled(routes: &[usize], copies: usize) -> Vec<usize> {
    let mut seed = 0x2545_F491_4F6C_DD1Du64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let mut order = if copies == 0 { routes.to_vec() } else { Vec::new() };
    for _ in 0..copies {
        let mut copy = routes.to_vec();
        (1..copy.len()).rev().for_each(|last| copy.swap(last, random(last + 1)));
        order.extend(copy);
    }
    order
}
