//! `http`: CPU time for a request, in user space, beside the peers; then all cores, and small requests beside one
//! that burns.

use super::peers::NAMES;
use super::process::{Peer, wrk};

const ROUNDS: usize = 5;
const SECONDS: u64 = 2;
const PATHS: &[&str] = &["/", "/user/42", "/json"];

/// The required ratios: peer, at most.
const REQUIRED: &[(&str, f64)] = &[("axum", 0.30), ("hyper", 0.50), ("may_minihttp", 1.0)];

pub(crate) fn run() {
    let only: Vec<String> = std::env::args().skip(2).collect();
    let names: Vec<&'static str> =
        NAMES.iter().copied().filter(|name| only.is_empty() || only.iter().any(|it| it == name)).collect();
    one_worker(&names);
    if only.is_empty() {
        all_cores();
        burning();
    }
}

/// The middle of some numbers.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn one_worker(names: &[&'static str]) {
    let program = std::env::current_exe().expect("a path");
    println!(
        "One worker, 32 connections, keep-alive: microseconds of CPU in user space for a request (and in all)."
    );
    println!("{ROUNDS} rounds of {SECONDS} s each, peers interleaved; the median.\n");
    println!("{:14} {:>18} {:>18} {:>18}", "", PATHS[0], PATHS[1], PATHS[2]);
    let mut table = vec![vec![0.0; PATHS.len()]; names.len()];
    let mut totals = table.clone();
    for (column, path) in PATHS.iter().enumerate() {
        let peers: Vec<Peer> = names.iter().map(|name| Peer::start(&program, name, 1, "0")).collect();
        let mut users = vec![Vec::new(); names.len()];
        let mut all = vec![Vec::new(); names.len()];
        for round in 0..=ROUNDS {
            for (row, peer) in peers.iter().enumerate() {
                let before = peer.cpu();
                let load = wrk(&format!("http://{}{path}", peer.addr), 32, 1, SECONDS, "1");
                let after = peer.cpu();
                assert!(!load.errors, "{} answers {path} with errors", peer.name);
                // The first round warms up.
                if round > 0 {
                    let user = (after.user - before.user).as_secs_f64() * 1e6 / load.requests as f64;
                    let system = (after.system - before.system).as_secs_f64() * 1e6 / load.requests as f64;
                    users[row].push(user);
                    all[row].push(user + system);
                }
            }
        }
        for row in 0..names.len() {
            table[row][column] = median(&mut users[row]);
            totals[row][column] = median(&mut all[row]);
        }
    }
    for (row, name) in names.iter().enumerate() {
        print!("{name:14}");
        for column in 0..PATHS.len() {
            print!(" {:>10.2} ({:>5.2})", table[row][column], totals[row][column]);
        }
        println!();
    }
    let Some(ours) = names.iter().position(|name| *name == "pulya") else { return };
    println!("\nOurs to theirs, over the three paths (required where it says so):");
    let whole = |row: usize| table[row].iter().sum::<f64>();
    for (row, name) in names.iter().enumerate().filter(|(row, _)| *row != ours) {
        let ratio = whole(ours) / whole(row);
        let required = REQUIRED.iter().find(|(peer, _)| peer == name);
        let verdict = match required {
            Some((_, most)) if ratio <= *most => format!("  at most {most:.2}: met"),
            Some((_, most)) => format!("  at most {most:.2}: MISSED"),
            None => String::new(),
        };
        println!("{name:14} {ratio:>5.2}{verdict}");
    }
    // What no server can do much better than, which differs from processor to processor.
    let row_of = |wanted: &str| names.iter().position(|name| *name == wanted);
    if let (Some(naive), Some(axum)) = (row_of("naive"), row_of("axum")) {
        println!("\nThe naive loop itself takes {:.2} of axum's time here.", whole(naive) / whole(axum));
    }
}

fn all_cores() {
    let program = std::env::current_exe().expect("a path");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "\nAll {cores} cores, eight long-lived connections, the generator on the same cores: requests a second."
    );
    for name in NAMES.iter().filter(|name| **name != "naive") {
        let peer = Peer::start(&program, name, cores, &format!("0-{}", cores - 1));
        let mut rates: Vec<f64> = (0..3)
            .map(|_| {
                let load = wrk(&format!("http://{}/", peer.addr), 8, 1, SECONDS, &format!("0-{}", cores - 1));
                load.requests as f64 / load.seconds
            })
            .collect();
        println!("{name:14} {:>10.0}", median(&mut rates));
    }
}

fn burning() {
    let program = std::env::current_exe().expect("a path");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "\nA route that burns 50 ms of CPU, one request after another, beside small ones: p99 of the small ones."
    );
    for name in ["pulya", "axum"] {
        let peer = Peer::start(&program, name, cores, &format!("0-{}", cores - 1));
        let all = format!("0-{}", cores - 1);
        let (url, burn) = (format!("http://{}/", peer.addr), format!("http://{}/burn", peer.addr));
        let small = std::thread::scope(|scope| {
            let burning = scope.spawn(|| wrk(&burn, 1, 1, 4, &all));
            let small = wrk(&url, 32, 1, 3, &all);
            burning.join().expect("no panic");
            small
        });
        println!("{name:14} p99 {:>10}, {:>8.0} a second", small.p99, small.requests as f64 / small.seconds);
    }
}
