//! See `pulya_runtime::fuzzing::chunk`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| pulya_runtime::fuzzing::chunk(data));
