//! The search for hashes that keep constant texts apart.

use std::collections::HashSet;

/// A multiplier and a number of bits, such that the highest bits of the products tell all keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spread {
    pub(crate) multiplier: u64,
    pub(crate) bits: u32,
}

impl Spread {
    pub(crate) fn slot(self, key: u64) -> usize {
        (key.wrapping_mul(self.multiplier) >> (64 - self.bits)) as usize
    }
}

/// Multipliers tried for one size of table, before the next size is.
const TRIES: u64 = 4_000;

/// Looks for the smallest table in which the keys have slots of their own, at most sixteen times as large as the
/// number of keys. `None` if two keys are equal, or, for no set of keys that is likely, if none is found.
pub(crate) fn spread(keys: &[u64]) -> Option<Spread> {
    let distinct: HashSet<&u64> = keys.iter().collect();
    if distinct.len() < keys.len() {
        return None;
    }
    let least = keys.len().next_power_of_two().trailing_zeros().max(1);
    (least..=least + 4).find_map(|bits| {
        let mut taken = vec![0u64; 1 << bits];
        (1..=TRIES).find_map(|attempt| {
            let spread = Spread { multiplier: random(attempt) | 1, bits };
            keys.iter()
                .all(|key| std::mem::replace(&mut taken[spread.slot(*key)], attempt) != attempt)
                .then_some(spread)
        })
    })
}

/// A fixed sequence of well-mixed numbers (the finaliser of SplitMix64).
fn random(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The first bytes of a text as one number, little endian, zeros behind its end. As the runtime's `Segment::word`.
pub(crate) fn word(text: &[u8]) -> u64 {
    text.iter().take(8).rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}
