//! How long the reference workload takes: the oracle, the flat program, and rules written by hand.
//!
//! In: the pack of [`readiness_benches::pack`] and 4,000 random sheets. Out: nanoseconds a sheet. All three
//! first agree on every sheet, stage, sums, vetoes and gates. Run with
//! `cargo bench -p readiness-benches --bench reference`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use readiness_benches::{Answers, Full, GATES, QUESTIONS, SCORES, VETOES, answers, by_hand, pack};
use readiness_core::program::{Codes, Outcome};
use readiness_core::{CheckedPack, DecisionGraph, Entry, Exact, Program, Sheet, Value, evaluate};
use readiness_tests::compile_text;

const SHEETS: usize = 4_000;

fn entry(pack: &CheckedPack, question: usize, answer: u8) -> Entry {
    Entry::Value(if question < 30 {
        Value::Option(usize::from(answer == 0))
    } else if pack.questions[question].domain.options().is_some() {
        Value::Option(usize::from(answer))
    } else {
        Value::Number(i64::from(answer))
    })
}

fn sheet(pack: &CheckedPack, order: &[usize], answers: &Answers) -> Sheet {
    let mut sheet = Sheet::new();
    for (q, answer) in answers.iter().enumerate() {
        sheet.set(&pack.questions[order[q]], Some(entry(pack, order[q], *answer))).unwrap();
    }
    sheet
}

fn by_program(outcome: Outcome<'_>, gate_order: &[usize]) -> Full {
    let standing = outcome.standing().unwrap();
    let mut sums = [0; SCORES];
    for (i, sum) in sums.iter_mut().enumerate() {
        let (low, high) = outcome.score(i).unwrap();
        assert_eq!(low, high);
        *sum = i32::try_from(low.as_whole().unwrap()).unwrap();
    }
    let bits = |count: usize, holds: &dyn Fn(usize) -> bool| {
        (0..count).fold(0_u16, |bits, i| bits | (u16::from(holds(i)) << i))
    };
    Full {
        stage: standing.decided.unwrap(),
        sums,
        vetoes: bits(VETOES, &|i| outcome.veto(i).must),
        gates: bits(GATES, &|i| outcome.gate(gate_order[i]).must),
    }
}

fn bench(c: &mut Criterion) {
    let (pack, _) = compile_text(&pack()).unwrap();
    let program = Program::compile(&DecisionGraph::new(&pack)).unwrap();
    let order: Vec<usize> = (0..QUESTIONS).map(|q| pack.question(&format!("q{q}")).unwrap().index).collect();
    let all = answers(SHEETS);
    let sheets: Vec<Sheet> = all.iter().map(|a| sheet(&pack, &order, a)).collect();
    let codes: Vec<Codes> = sheets.iter().map(|s| program.codes(s)).collect();
    // Sheets with a few "not sure", and with a few gaps.
    let spoiled = |entry: Option<Entry>| -> Vec<Codes> {
        let spoil = |(i, sheet): (usize, &Sheet)| {
            let mut sheet = sheet.clone();
            for k in 0..6 {
                sheet.set(&pack.questions[(i * 7 + k * 11) % QUESTIONS], entry).unwrap();
            }
            program.codes(&sheet)
        };
        sheets.iter().enumerate().map(spoil).collect()
    };
    let (unsure, missing) = (spoiled(Some(Entry::Unsure)), spoiled(None));
    let mut workspace = program.workspace();
    let gates: Vec<usize> = (0..GATES).collect();
    for ((answers, sheet), codes) in all.iter().zip(&sheets).zip(&codes) {
        let hand = by_hand(answers);
        assert_eq!(by_program(program.evaluate(codes, &mut workspace), &gates), hand);
        let oracle = evaluate(&pack, sheet);
        assert_eq!(oracle.ladder.unwrap().decided.as_deref(), Some(format!("s{}", hand.stage).as_str()));
        for (score, sum) in oracle.scores.iter().zip(hand.sums) {
            assert_eq!(score.low, Some(Exact::whole(i64::from(sum))));
        }
    }
    let mut group = c.benchmark_group("reference, 4,000 sheets");
    group.throughput(Throughput::Elements(SHEETS as u64));
    group.bench_function("by hand", |b| {
        b.iter(|| all.iter().map(|a| by_hand(black_box(a)).stage).sum::<usize>());
    });
    for (name, codes) in
        [("program, all known", &codes), ("program, six unsure", &unsure), ("program, six missing", &missing)]
    {
        group.bench_function(name, |b| {
            b.iter(|| {
                let permission =
                    |c| program.evaluate(black_box(c), &mut workspace).standing().map_or(0, |s| s.permission);
                codes.iter().map(permission).sum::<usize>()
            });
        });
    }
    group.bench_function("program, from a sheet", |b| {
        let mut codes = program.codes(&sheets[0]);
        b.iter(|| {
            let mut sum = 0;
            for sheet in &sheets {
                program.recode(black_box(sheet), &mut codes);
                sum += program.evaluate(&codes, &mut workspace).standing().map_or(0, |s| s.permission);
            }
            sum
        });
    });
    group.sample_size(10).bench_function("oracle", |b| {
        b.iter(|| sheets.iter().filter(|s| evaluate(&pack, black_box(s)).ended).count());
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
