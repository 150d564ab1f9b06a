//! See `pulya_runtime::fuzzing::connection_in_pieces`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| pulya_runtime::fuzzing::connection_in_pieces(data));
