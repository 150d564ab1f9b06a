//! A source of numbers that is the same everywhere.

#![allow(dead_code, reason = "each test takes its part")]

/// A seeded generator.
pub struct Random {
    state: u64,
    pub depth: u32,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, depth: 0 }
    }

    pub fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 33) as usize) % n
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// The number of items of a collection: fewer, the deeper it is.
    pub fn length(&mut self) -> usize {
        if self.depth > 4 { 0 } else { self.below(4) }
    }

    pub fn within<T>(&mut self, sample: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let sampled = sample(self);
        self.depth -= 1;
        sampled
    }
}
