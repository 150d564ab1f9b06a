//! What a path parameter takes, as far as its type tells.

/// The texts that a parameter of some type takes. The order is that in which typed siblings are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// `true` or `false`.
    Bool,
    /// A canonical decimal integer in the range of the type: no `+`, no leading zero, no `-0`.
    Int {
        /// Whether it can be negative.
        signed: bool,
        /// Its width: 8, 16, 32, 64 or 128; `usize` and `isize` count as 64.
        bits: u8,
    },
    /// 32 hexadecimal digits of either case, hyphenated 8-4-4-4-12.
    Uuid,
    /// Whatever the type's `FromStr` takes; the number is an index into the table of such types.
    Opaque(u32),
    /// Any text that is not empty: `&str`, `String`.
    Untyped,
}

impl Class {
    /// The class of a type by the last segment of its path, if the name is one that matching knows.
    ///
    /// ```
    /// use pulya_codegen::ir::Class;
    ///
    /// assert_eq!(Class::of_type("u64"), Some(Class::Int { signed: false, bits: 64 }));
    /// assert_eq!(Class::of_type("String"), Some(Class::Untyped));
    /// assert_eq!(Class::of_type("Slug"), None);
    /// ```
    pub fn of_type(name: &str) -> Option<Class> {
        let int = |signed, bits| Some(Class::Int { signed, bits });
        match name {
            "str" | "String" => Some(Class::Untyped),
            "bool" => Some(Class::Bool),
            "Uuid" => Some(Class::Uuid),
            "u8" => int(false, 8),
            "u16" => int(false, 16),
            "u32" => int(false, 32),
            "u64" | "usize" => int(false, 64),
            "u128" => int(false, 128),
            "i8" => int(true, 8),
            "i16" => int(true, 16),
            "i32" => int(true, 32),
            "i64" | "isize" => int(true, 64),
            "i128" => int(true, 128),
            _ => None,
        }
    }

    /// Whether a parameter of this class takes `text`, which `opaque` decides for the types that only rustc knows.
    pub fn takes(self, text: &str, opaque: &dyn Fn(u32, &str) -> bool) -> bool {
        match self {
            Class::Untyped => !text.is_empty(),
            Class::Bool => matches!(text, "true" | "false"),
            Class::Uuid => is_uuid(text.as_bytes()),
            Class::Int { signed, bits } => is_int(text.as_bytes(), signed, bits),
            Class::Opaque(index) => !text.is_empty() && opaque(index, text),
        }
    }

    /// The largest magnitude of a positive or a negative number of an integer class.
    pub(crate) const fn magnitude(signed: bool, bits: u8, negative: bool) -> u128 {
        match (signed, negative) {
            (false, _) => u128::MAX >> (128 - bits as u32),
            (true, false) => u128::MAX >> (129 - bits as u32),
            (true, true) => 1 << (bits as u32 - 1),
        }
    }
}

fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_int(text: &[u8], signed: bool, bits: u8) -> bool {
    let (negative, digits) = match text {
        [b'-', digits @ ..] if signed => (true, digits),
        digits => (false, digits),
    };
    match digits {
        [b'0'] => !negative,
        [b'1'..=b'9', ..] => digits
            .iter()
            .try_fold(0u128, |value, digit| {
                digit.is_ascii_digit().then_some(())?;
                value.checked_mul(10)?.checked_add(u128::from(digit - b'0'))
            })
            .is_some_and(|value| value <= Class::magnitude(signed, bits, negative)),
        _ => false,
    }
}
