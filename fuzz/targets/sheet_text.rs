//! A file of answers, RON or JSON: refused without quoting an answer, or read, written and assessed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| readiness_tests::fuzz::sheet_text(data));
