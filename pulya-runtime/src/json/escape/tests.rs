//! Every path against serde_json: every byte, every length, every place.

use super::Path;
use crate::json;

/// Under an interpreter the same ground is covered with larger steps.
const STEP: usize = if cfg!(any(miri, pulya_slow)) { 37 } else { 1 };

#[track_caller]
fn same(text: &str) {
    let expected = serde_json::to_vec(text).unwrap();
    for path in Path::available() {
        assert_eq!(path.escape(text).unwrap(), expected, "{path:?}: {text:?}");
    }
    assert_eq!(json::to_vec(text).unwrap(), expected, "{text:?}");
}

#[test]
fn this_processor_has_the_paths_that_its_tests_are_for() {
    let paths = Path::available();
    assert_eq!(paths[0], Path::Word);
    if cfg!(pulya_json_portable) {
        assert_eq!(paths.len(), 1);
    } else if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        assert!(paths.len() >= 2);
    }
}

#[test]
fn every_character_below_two_bytes_end() {
    for c in '\0'..='\u{7ff}' {
        same(&c.to_string());
        same(&format!("some text {c} and some more of it, past a block"));
    }
}

#[test]
fn every_length() {
    for length in (0..=300).step_by(STEP) {
        same(&"x".repeat(length));
        same(&"\n".repeat(length));
        same(&"a\"".repeat(length));
        same(&"大".repeat(length));
    }
}

#[test]
fn an_escape_at_every_place_of_every_length() {
    for length in (1..=140).step_by(STEP) {
        for place in (0..length).step_by(STEP) {
            for c in ["\"", "\\", "\u{1f}", "\t"] {
                let mut text = "y".repeat(length);
                text.replace_range(place..=place, c);
                same(&text);
            }
        }
    }
}

#[test]
fn two_escapes_at_every_distance() {
    for first in (0..70).step_by(STEP) {
        for second in (first + 1..80).step_by(STEP) {
            let mut text = vec![b'z'; 90];
            (text[first], text[second]) = (b'"', 0x01);
            same(std::str::from_utf8(&text).unwrap());
        }
    }
}

#[test]
fn neighbours_of_what_needs_an_escape_are_plain() {
    for byte in [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7e, 0x7f_u8] {
        same(&char::from(byte).to_string().repeat(100));
    }
    // Bytes of longer characters that look like one but for the high bit.
    for c in ['\u{a2}', '\u{9c}', '\u{dc}', '\u{22}', '\u{7fff}', '\u{10ffff}'] {
        same(&c.to_string().repeat(50));
    }
}

#[test]
fn characters_across_the_edges_of_blocks_and_pages() {
    const PAGE: usize = 4096;
    let mut buffer = vec![b'p'; 3 * PAGE];
    let start = PAGE - buffer.as_ptr() as usize % PAGE;
    for c in ["é", "大", "🦀", "\"", "\u{2}"] {
        for place in (0..40).step_by(STEP) {
            let at = start + PAGE - 20 + place;
            buffer[at..at + c.len()].copy_from_slice(c.as_bytes());
            for from in (0..70).step_by(3 * STEP) {
                let text = &buffer[start + PAGE - 70 + from.min(40)..at + c.len()];
                if let Ok(text) = std::str::from_utf8(text) {
                    same(text);
                }
                if let Ok(text) = std::str::from_utf8(&buffer[start + PAGE - 64..start + PAGE + 64]) {
                    same(text);
                }
            }
            buffer[at..at + c.len()].fill(b'p');
        }
    }
}

#[test]
fn long_texts() {
    for length in [1000, 1023, 1024, 1025, 2047, 5000].into_iter().step_by(STEP) {
        same(&"plain ".repeat(length));
        same(&"line\n".repeat(length));
        same(&format!("{}\"", "q".repeat(length)));
        same(&format!("{}\"{}", "q".repeat(length), "r".repeat(length)));
    }
}

#[test]
fn a_path_of_another_processor_is_refused() {
    // Of the paths that exist in this build, each that is not available answers `None`, and none is entered.
    for path in Path::available() {
        assert!(path.escape("x").is_some());
    }
}
