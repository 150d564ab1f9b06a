//! The race: interleaved rounds in one process.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::Failure;
use super::shapes::{self, CONTESTANTS, Shape};

/// Rounds a shape. In each, every contestant runs once, and all see the same weather.
const ROUNDS: usize = 300;
/// What one run takes, roughly.
const RUN: Duration = Duration::from_micros(700);

/// Races the shapes of these names, or all, and prints the table.
pub(crate) fn print(names: &[String]) -> Result<(), Failure> {
    let shapes: Vec<Shape> = shapes::all()
        .into_iter()
        .filter(|shape| names.is_empty() || names.iter().any(|name| name == shape.name))
        .collect();
    println!("nanoseconds a value, the best of {ROUNDS} interleaved rounds, and ratios of those\n");
    print!("{:<10} {:>8}", "shape", "bytes");
    for contestant in CONTESTANTS {
        print!(" {contestant:>16}");
    }
    println!(" {:>12} {:>12}", "x sonic-rs", "x best peer");
    let mut product = 1.0;
    let mut structs = 0;
    let mut slower = Vec::new();
    for shape in &shapes {
        let bytes = agree(shape)?;
        let times = race(shape);
        print!("{:<10} {bytes:>8}", shape.name);
        for time in times {
            print!(" {time:>16.1}");
        }
        let sonic = times[1] / times[0];
        let best = times[1..].iter().copied().fold(f64::INFINITY, f64::min) / times[0];
        println!(" {sonic:>12.2} {best:>12.2}");
        if shape.is_struct {
            product *= sonic;
            structs += 1;
        }
        if best < 1.0 {
            slower.push(shape.name);
        }
    }
    if structs > 0 {
        println!(
            "\ngeometric mean over sonic-rs, {structs} struct shapes: {:.2}",
            f64::powf(product, 1.0 / f64::from(structs))
        );
    }
    match slower.as_slice() {
        [] => println!("slower than the best peer on: none"),
        slower => println!("slower than the best peer on: {}", slower.join(", ")),
    }
    Ok(())
}

/// `NAME CONTESTANT COUNT`: writes a shape that often.
pub(crate) fn repeat(arguments: &[String]) -> Result<(), Failure> {
    let [name, contestant, count] = arguments else {
        return Err("usage: --shape NAME CONTESTANT COUNT".into());
    };
    let shapes = shapes::all();
    let shape = shapes.iter().find(|shape| shape.name == name).ok_or("no such shape")?;
    let contestant = CONTESTANTS.iter().position(|known| known == contestant).ok_or("no such contestant")?;
    let mut out = Vec::with_capacity(1 << 20);
    for _ in 0..count.parse::<usize>()? {
        out.clear();
        shape.writers[contestant](&mut out);
        black_box(&mut out);
    }
    Ok(())
}

/// Checks that all write the same value, and those that go by serde's rules the same bytes.
fn agree(shape: &Shape) -> Result<usize, Failure> {
    let written: Vec<Vec<u8>> = shape
        .writers
        .iter()
        .map(|write| {
            let mut out = Vec::new();
            write(&mut out);
            out
        })
        .collect();
    if written[0] != written[2] || written[1] != written[2] {
        return Err(format!("{}: the bytes differ", shape.name).into());
    }
    let values = [&written[2], &written[3]].map(|json| serde_json::from_slice::<serde_json::Value>(json));
    let [Ok(ours), Ok(theirs)] = values else {
        return Err(format!("{}: not JSON", shape.name).into());
    };
    if ours != theirs {
        println!(
            "{}: simd-json-derive writes another value: {}",
            shape.name,
            String::from_utf8_lossy(&written[3])
        );
    }
    Ok(written[0].len())
}

/// The nanoseconds a value of each contestant, in its best round: what else the machine does only ever adds.
fn race(shape: &Shape) -> [f64; 4] {
    let mut out = Vec::with_capacity(1 << 20);
    let mut run = |contestant: usize, count: u32| {
        let write = &shape.writers[contestant];
        let start = Instant::now();
        for _ in 0..count {
            out.clear();
            write(black_box(&mut out));
            black_box(&mut out);
        }
        start.elapsed()
    };
    let mut counts = [1_u32; 4];
    for (contestant, count) in counts.iter_mut().enumerate() {
        while run(contestant, *count) < RUN {
            *count *= 2;
        }
    }
    let mut order = [0, 1, 2, 3];
    let mut best = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        // Nobody always follows the same one.
        order.rotate_left(1);
        for contestant in order {
            let count = counts[contestant];
            let time = run(contestant, count).as_nanos() as f64 / f64::from(count);
            best[contestant] = best[contestant].min(time);
        }
    }
    best
}
