//! Bytes that were read and not yet used up.

/// A growable buffer whose memory is always initialised, so that reading into it needs no unsafe code: it is
/// pooled, and zeroed only when it grows.
#[derive(Debug, Default)]
pub(crate) struct ReadBuffer {
    memory: Vec<u8>,
    start: usize,
    end: usize,
}

impl ReadBuffer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { memory: vec![0; bytes], start: 0, end: 0 }
    }

    /// What was read and not used.
    #[inline]
    pub(crate) fn filled(&self) -> &[u8] {
        &self.memory[self.start..self.end]
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Uses up the first `count` bytes.
    #[inline]
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        if self.start == self.end {
            self.clear();
        }
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        self.start = 0;
        self.end = 0;
    }

    /// Room to read into, at least `least` bytes of it: moves what is filled to the front, and grows, only
    /// where there is not enough.
    #[inline]
    pub(crate) fn room(&mut self, least: usize) -> &mut [u8] {
        if self.memory.len() - self.end < least {
            self.make_room(least);
        }
        &mut self.memory[self.end..]
    }

    #[cold]
    fn make_room(&mut self, least: usize) {
        if self.start > 0 {
            self.memory.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.memory.len() - self.end < least {
            let wanted = (self.end + least).max(self.memory.len() * 2);
            self.memory.resize(wanted, 0);
        }
    }

    /// Whether no room is left.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.end == self.memory.len()
    }

    /// Counts `count` bytes of the room as filled.
    #[inline]
    pub(crate) fn fill(&mut self, count: usize) {
        self.end = (self.end + count).min(self.memory.len());
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
            self.fill(bytes.len());
        }
    }

    /// Gives memory back beyond `most` bytes. Only when empty.
    pub(crate) fn shrink(&mut self, most: usize) {
        if self.memory.len() > most && self.is_empty() {
            self.memory.truncate(most);
            self.memory.shrink_to_fit();
        }
    }
}
