//! The search for hashes that keep constant texts apart.

use std::collections::BTreeSet;

/// What is hashed of a text: a function of the runtime, and the same here.
#[derive(Clone, Copy)]
pub(super) struct Probe {
    /// The runtime's name for it.
    pub(super) name: &'static str,
    of: fn(&[u8]) -> u64,
}

/// A probe and a multiplier, such that the highest bits of the products tell texts apart.
#[derive(Clone, Copy)]
pub(super) struct Spread {
    pub(super) probe: Probe,
    pub(super) multiplier: u64,
    pub(super) bits: u32,
}

impl Spread {
    pub(super) fn slot(self, texts: &[&str]) -> usize {
        (self.probe.key(texts).wrapping_mul(self.multiplier) >> (64 - self.bits)) as usize
    }
}

impl Probe {
    /// The key of texts that stand together in a path. As in the runtime's `find`.
    fn key(self, texts: &[&str]) -> u64 {
        texts.iter().fold(0u64, |key, text| key.rotate_left(25) ^ (self.of)(text.as_bytes()))
    }
}

/// The cheapest first.
const PROBES: [Probe; 2] = [Probe { name: "by_ends", of: by_ends }, Probe { name: "by_all", of: by_all }];

/// Multipliers tried for one size of table, before the next size is.
const TRIES: u64 = 4_000;

/// Looks for the cheapest probe and the smallest table in which all rows of texts have slots of their own. No text is
/// empty. `None` for no rows that are likely: only those whose every byte is hashed to the same.
pub(super) fn spread(rows: &[&[&str]]) -> Option<Spread> {
    PROBES.into_iter().find_map(|probe| {
        let keys: BTreeSet<u64> = rows.iter().map(|texts| probe.key(texts)).collect();
        // Equal keys would be searched for in vain.
        let (multiplier, bits) = if keys.len() < rows.len() { None } else { apart(&keys) }?;
        Some(Spread { probe, multiplier, bits })
    })
}

/// A number of first bytes, a multiplier and a number of bits, such that the highest bits of the products tell texts
/// apart by how they begin.
#[derive(Clone, Copy)]
pub(super) struct Lead {
    pub(super) bytes: usize,
    pub(super) multiplier: u64,
    pub(super) bits: u32,
}

impl Lead {
    pub(super) fn slot(self, text: &str) -> usize {
        (lead(text, self.bytes).wrapping_mul(self.multiplier) >> (64 - self.bits)) as usize
    }
}

/// Looks for as few first bytes as tell the texts apart as well as any number of them does. What can't be told apart
/// shares a slot: a switch compares it anyway.
pub(super) fn spread_leads(texts: &[&str]) -> Lead {
    let most = texts.iter().map(|text| text.len()).min().unwrap_or(1).clamp(1, 8);
    let keys = |bytes: usize| texts.iter().map(|text| lead(text, bytes)).collect::<BTreeSet<u64>>();
    let best = keys(most).len();
    let bytes = (1..=most).find(|bytes| keys(*bytes).len() == best).unwrap_or(most);
    let (multiplier, bits) = apart(&keys(bytes)).unwrap_or((random(1), 8));
    Lead { bytes, multiplier, bits }
}

/// The first bytes of a text. As the runtime's `lead`.
fn lead(text: &str, bytes: usize) -> u64 {
    text.bytes().take(bytes).rev().fold(0, |word, byte| word << 8 | u64::from(byte))
}

/// Looks for the smallest table in which all keys have slots of their own.
fn apart(keys: &BTreeSet<u64>) -> Option<(u64, u32)> {
    let least = keys.len().next_power_of_two().trailing_zeros().max(1);
    (least..=least + 4).find_map(|bits| {
        let mut taken = vec![0u64; 1 << bits];
        (1..=TRIES).find_map(|attempt| {
            let multiplier = random(attempt);
            let slot = |key: &u64| (key.wrapping_mul(multiplier) >> (64 - bits)) as usize;
            let free = |key| std::mem::replace(&mut taken[slot(key)], attempt) != attempt;
            keys.iter().all(free).then_some((multiplier, bits))
        })
    })
}

/// A fixed sequence of well-mixed odd numbers (the finaliser of SplitMix64).
fn random(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) | 1
}

/// A text of up to 32 bytes as the runtime has it: its first and its last bytes, eight of each, made of fours that overlap
/// in a text of less than eight; and then, in one of more than sixteen bytes, those behind the first and before the last.
pub(super) fn words(text: &[u8]) -> [u64; 4] {
    let word = |from: usize, to: usize| {
        let bytes = text.get(from..to).unwrap_or_default();
        bytes.iter().rev().fold(0, |word: u64, byte| word << 8 | u64::from(*byte))
    };
    let length = text.len();
    let Some(behind) = length.checked_sub(4) else { return [word(0, length), word(0, length), 0, 0] };
    let next = behind.min(4);
    let halves = |first: usize, second: usize| word(first, first + 4) | word(second, second + 4) << 32;
    let inner = if length > 16 { [word(8, 16), word(length - 16, length - 8)] } else { [0, 0] };
    [halves(0, next), halves(behind - next, behind), inner[0], inner[1]]
}

/// As the runtime's `by_ends`.
fn by_ends(text: &[u8]) -> u64 {
    let [first, last, ..] = words(text);
    first.wrapping_add(last)
}

/// As the runtime's `by_all`.
fn by_all(text: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    words(text).into_iter().fold(text.len() as u64, mix)
}
