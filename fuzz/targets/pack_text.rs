//! The text of a pack: refused with every problem in its place, or a pack that can be used.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| readiness_tests::fuzz::pack_text(data));
