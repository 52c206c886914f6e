//! A random pack and random sheets: the flat program says what the oracle says, and the laws hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| readiness_tests::fuzz::program(data));
