//! The perfect-hash map of static paths.

/// A place in a [`Statics`]: a path and its route, or `b""` and nothing.
pub type Slot = (&'static [u8], u32);

/// Static paths, each at the slot that its hash gives. Table and multiplier are searched for at compile time, so that
/// no two paths share a slot.
#[derive(Debug)]
pub struct Statics {
    /// What spreads the probes of these paths.
    pub multiplier: u64,
    /// 64 less the binary logarithm of the number of slots.
    pub shift: u32,
    /// The slots.
    pub slots: &'static [Slot],
}

impl Statics {
    /// The route of `path`, whose `probe` is that which the table was built with, or [`MISS`](super::MISS).
    #[inline(always)]
    pub fn find(&self, path: &[u8], probe: u64) -> u32 {
        let slot = probe.wrapping_mul(self.multiplier) >> self.shift;
        match self.slots.get(slot as usize) {
            Some((key, id)) if same(key, path) => *id,
            _ => super::MISS,
        }
    }
}

/// Tells paths apart by their length and their first eight bytes.
#[inline(always)]
pub fn head(path: &[u8]) -> u64 {
    ends_of(path).0 ^ path.len() as u64
}

/// Tells paths apart by their length and their last eight bytes.
#[inline(always)]
pub fn tail(path: &[u8]) -> u64 {
    ends_of(path).1 ^ path.len() as u64
}

/// Tells paths apart by their length and both ends.
#[inline(always)]
pub fn both(path: &[u8]) -> u64 {
    let (head, tail) = ends_of(path);
    head.wrapping_mul(MIX).rotate_left(23) ^ tail ^ path.len() as u64
}

/// Tells paths apart by all of their bytes.
#[inline]
pub fn whole(path: &[u8]) -> u64 {
    let (words, _) = path.as_chunks();
    let mixed = words
        .iter()
        .fold(0u64, |hash, word| (hash ^ u64::from_le_bytes(*word)).wrapping_mul(MIX).rotate_left(23));
    mixed.wrapping_mul(MIX) ^ both(path)
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The first and the last eight bytes, which overlap in a short path.
#[inline(always)]
fn ends_of(path: &[u8]) -> (u64, u64) {
    if let (Some(head), Some(tail)) = (path.first_chunk(), path.last_chunk()) {
        (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
    } else if let (Some(head), Some(tail)) = (path.first_chunk(), path.last_chunk()) {
        (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into())
    } else {
        let word = path.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        (word, word)
    }
}

/// Whether two texts are equal: without a call, for those of up to 32 bytes.
#[inline(always)]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && match a.len() {
            17..=32 => {
                let halves = |text: &[u8]| {
                    Some((
                        u128::from_le_bytes(*text.first_chunk()?),
                        u128::from_le_bytes(*text.last_chunk()?),
                    ))
                };
                halves(a) == halves(b)
            }
            0..=16 => ends_of(a) == ends_of(b),
            _ => a == b,
        }
}
