//! The bytes of a stored program: refused with reasons, or one that runs and opens nothing for lack of an answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| readiness_tests::fuzz::stored(data));
