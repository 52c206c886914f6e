//! How long a pack takes to load, and a sheet to assess and explain, with the oracle.
//!
//! In: `rules/reconciliation` and its examples. Out: times. Each bench first asserts what it measures.
//! Run with `cargo bench -p readiness-benches`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use readiness_core::cases::run_examples;
use readiness_core::{evaluate, explain};
use readiness_tests::{disk, root};

fn bench(c: &mut Criterion) {
    let path = root().join("rules/reconciliation");
    let (pack, warnings) = disk::compile_path(&path).unwrap();
    assert!(warnings.is_empty());
    assert!(run_examples(&pack).is_empty(), "an example fails: nothing is worth timing");
    c.bench_function("load and check the pack", |b| {
        b.iter(|| disk::compile_path(black_box(&path)).unwrap().0.questions.len());
    });
    let sheets: Vec<_> = pack.examples.iter().map(|e| &e.sheet).collect();
    let mut next = sheets.iter().cycle();
    c.bench_function("assess one sheet (oracle)", |b| {
        b.iter(|| evaluate(&pack, next.next().unwrap()));
    });
    let mut next = sheets.iter().cycle();
    c.bench_function("assess and explain one sheet", |b| {
        b.iter(|| {
            let sheet = next.next().unwrap();
            explain(&pack, sheet, &evaluate(&pack, sheet))
        });
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
