//! The perfect-hash map of constant texts: whole paths, what can follow a parameter, and the texts around parameters.

use super::walk::MISS;
use super::words::Words;

/// By so many bits the key of a text is turned for each text behind it.
const TURN: u32 = 25;

/// Texts, or as many of them as stand together in a path, at the slot that their hash gives. Table and multiplier are
/// searched for at compile time, so that no two share a slot.
#[derive(Debug)]
pub struct Statics<const SLOTS: usize, const TEXTS: usize> {
    /// What spreads the keys of these texts.
    multiplier: u64,
    /// The number of these is a power of two.
    slots: [Slot<TEXTS>; SLOTS],
}

/// Texts that stand together in a path, and their route.
#[derive(Debug)]
struct Slot<const TEXTS: usize> {
    /// How many bytes each text has, the first in the lowest sixteen bits. No texts have the lengths of an empty slot.
    lengths: u64,
    id: u32,
    texts: [[u64; 4]; TEXTS],
}

impl<const SLOTS: usize, const TEXTS: usize> Statics<SLOTS, TEXTS> {
    /// A map of these slots, one behind the other in `bytes`: numbers, the lowest byte first. The compiler reads one
    /// literal faster than thousands.
    ///
    /// # Panics
    ///
    /// Where there are not enough bytes.
    #[must_use]
    pub const fn new(multiplier: u64, bytes: &[u8]) -> Self {
        let mut slots = [const { Slot { lengths: u64::MAX, id: MISS, texts: [[0; 4]; TEXTS] } }; SLOTS];
        let (words, _) = bytes.as_chunks();
        let wide = 2 + 4 * TEXTS;
        let mut slot = 0;
        while slot < SLOTS {
            let at = slot * wide;
            slots[slot].lengths = u64::from_le_bytes(words[at]);
            slots[slot].id = u64::from_le_bytes(words[at + 1]) as u32;
            let mut word = 0;
            while word < 4 * TEXTS {
                slots[slot].texts[word / 4][word % 4] = u64::from_le_bytes(words[at + 2 + word]);
                word += 1;
            }
            slot += 1;
        }
        Self { multiplier, slots }
    }

    /// The route of the texts at these places, from and to, whose `key` is that which the table was built with.
    #[inline(always)]
    pub fn find(
        &self,
        path: &[u8],
        places: [(usize, usize); TEXTS],
        key: impl Fn(Words<'_>) -> u64,
    ) -> Option<u32> {
        let mut texts = [Words::none(path); TEXTS];
        let (mut hashed, mut lengths) = (0u64, 0u64);
        for (text, (from, to)) in texts.iter_mut().zip(places) {
            *text = Words::of(path, from, to)?;
            hashed = hashed.rotate_left(TURN) ^ key(*text);
        }
        for text in texts.into_iter().rev() {
            // A path is shorter than sixteen bits can say.
            lengths = lengths << 16 | text.length() as u64;
        }
        let slot = (hashed.wrapping_mul(self.multiplier) >> (64 - SLOTS.trailing_zeros())) as usize;
        let slot = self.slots.get(slot)?;
        // The lengths decide nearly always, so that only one branch is hard to guess.
        if slot.lengths != lengths {
            return None;
        }
        for (text, own) in texts.into_iter().zip(&slot.texts) {
            if !text.is(own) {
                return None;
            }
        }
        Some(slot.id)
    }
}
