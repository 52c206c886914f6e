//! How long a person waits for the next question in the order that asks least, and for what a result rests
//! on.
//!
//! In: the built-in pack and its examples. Out: times, and the slowest of all steps. Each bench first asserts
//! what it measures. Run with `cargo bench -p readiness-benches --bench ask`.
#![expect(clippy::print_stderr, reason = "a bench tells what it saw")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use readiness::{Engine, Order, Sheet};

fn fresh() -> Engine {
    Engine::built_in("reconciliation").unwrap()
}

/// Every step of somebody's interview, timed.
fn steps(engine: &Engine, person: &Sheet, times: &mut Vec<Duration>) -> Option<String> {
    let mut interview = engine.interview();
    interview.set_today(person.today());
    interview.set_order(Order::Shortest);
    while let Some(question) = interview.question().cloned() {
        let begun = Instant::now();
        let answered = person.get(&question).is_some_and(|answer| interview.answer(answer).is_ok());
        if !answered {
            interview.skip();
        }
        times.push(begun.elapsed());
    }
    interview.decided()
}

fn at(times: &[Duration], per_mille: usize) -> Duration {
    times[(times.len() * per_mille / 1_000).min(times.len() - 1)]
}

fn bench(c: &mut Criterion) {
    let engine = fresh();
    let people: Vec<Sheet> = engine.pack().examples.iter().map(|e| e.sheet.clone().into()).collect();
    let (mut times, mut proofs, mut told) = (Vec::new(), Vec::new(), 0);
    for person in &people {
        assert_eq!(steps(&engine, person, &mut times), engine.resume(person.clone()).decided());
        let report = engine.assess_with_answers(person);
        let begun = Instant::now();
        let report = engine.with_proof(report, person);
        proofs.push(begun.elapsed());
        told += usize::from(report.explanation.certain.is_some_and(|c| !c.rests_on.is_empty()));
    }
    assert!(told > 50, "only {told} results say what they rest on");
    for (what, times) in [("a step", &mut times), ("what a result rests on", &mut proofs)] {
        times.sort_unstable();
        let (half, most) = (at(times, 500), at(times, 990));
        eprintln!(
            "{what}, {} times: median {half:?}, 99th percentile {most:?}, slowest {:?}",
            times.len(),
            at(times, 1_000)
        );
    }
    c.bench_function("the first question (everything prepared anew)", |b| {
        b.iter_batched(
            fresh,
            |engine| {
                let mut interview = engine.interview();
                assert!(interview.set_order(Order::Shortest));
                interview
            },
            criterion::BatchSize::PerIteration,
        );
    });
    let mut first = engine.interview();
    first.set_order(Order::Shortest);
    c.bench_function("the step after the first question", |b| {
        b.iter_batched(
            || first.clone(),
            |mut interview| {
                interview.skip();
                interview
            },
            criterion::BatchSize::SmallInput,
        );
    });
    let mut next = people.iter().cycle();
    c.bench_function("what a result rests on", |b| {
        b.iter(|| {
            let person = next.next().unwrap();
            engine.with_proof(engine.assess(black_box(person)), person)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = bench
}
criterion_main!(benches);
