//! See `pulya_runtime::fuzzing::head`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| pulya_runtime::fuzzing::head(data));
