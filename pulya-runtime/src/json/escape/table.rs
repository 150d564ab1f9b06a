//! What each byte is written as.

/// The text of a byte inside a string, and its length. One integer, so that it is loaded and stored by one move
/// each; an array of bytes, the compiler takes apart.
#[derive(Clone, Copy)]
pub(super) struct Escaped(u64);

impl Escaped {
    /// Eight bytes that begin with the text.
    #[inline(always)]
    pub(super) fn text(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// The number of bytes of the text. It stands in the last of the eight, which no text reaches.
    #[inline(always)]
    pub(super) fn length(self) -> usize {
        (self.0 >> 56) as usize
    }
}

/// By byte. A plain byte is its own text.
pub(super) static ESCAPED: [Escaped; 256] = {
    let mut table = [Escaped(0); 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = Escaped(u64::from_le_bytes(escaped(byte as u8)));
        byte += 1;
    }
    table
};

/// Whether a byte needs an escape.
#[inline(always)]
pub(super) const fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

const fn escaped(byte: u8) -> [u8; 8] {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        _ if byte < 0x20 => {
            let (high, low) = (HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]);
            return [b'\\', b'u', b'0', b'0', high, low, 0, 6];
        }
        _ => return [byte, 0, 0, 0, 0, 0, 0, 1],
    };
    [b'\\', short, 0, 0, 0, 0, 0, 2]
}
