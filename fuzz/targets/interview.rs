//! The steps of an interview: nothing entered is lost, and the question shown is one to ask.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| readiness_tests::fuzz::interview(data));
