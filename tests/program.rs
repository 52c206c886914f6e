//! The flat program against the oracle: on random packs and sheets, on every case and every shipped
//! pack they say the same, down to the last id.
//!
//! In: tapes drawn by proptest, and all packs of the repository. Out: pass, or a smallest pack and sheet
//! on which the two differ.

use std::path::PathBuf;

use proptest::prelude::*;
use readiness_core::assessment::Assessment;
use readiness_core::cases::shown;
use readiness_core::program::{BEFORE_PAYLOAD, Codes, Outcome, sealed};
use readiness_core::{CheckedPack, DecisionGraph, Program, Sheet, evaluate};
use readiness_tests::{Tape, completions, disk, hold, random_sheet, root};

const SHIPPED: [&str; 4] = ["reconciliation", "apology", "first-message", "release-readiness"];

fn compiled(pack: &CheckedPack) -> Program {
    Program::compile(&DecisionGraph::new(pack)).unwrap()
}

/// The short outcome, which may have come from a quick pass, says what the long assessment says.
fn short_matches(pack: &CheckedPack, outcome: Outcome<'_>, full: &Assessment) -> Result<(), String> {
    let mut wrong = Vec::new();
    let mut expect = |what: &str, id: &str, own: String, theirs: String| {
        if own != theirs {
            wrong.push(format!("{what} {id}: {own} instead of {theirs}"));
        }
    };
    for (i, named) in full.vetoes.iter().enumerate() {
        expect("veto", &named.id, format!("{:?}", outcome.veto(i)), format!("{:?}", named.truth));
    }
    for (i, named) in full.contradictions.iter().enumerate() {
        let own = outcome.contradiction(i);
        expect("contradiction", &named.id, format!("{own:?}"), format!("{:?}", named.truth));
    }
    for (i, named) in full.signals.iter().enumerate() {
        expect("signal", &named.id, format!("{:?}", outcome.signal(i)), format!("{:?}", named.truth));
    }
    expect("the end", "", outcome.ended().to_string(), full.ended.to_string());
    if let (Some(ladder), Some(standing)) = (&pack.ladder, outcome.standing()) {
        let own = full.ladder.as_ref().unwrap();
        let id = |i: usize| ladder.stages[i].id.to_string();
        let possible: Vec<String> = (0..64).filter(|i| standing.possible >> i & 1 == 1).map(id).collect();
        expect("possible", "", format!("{possible:?}"), format!("{:?}", own.possible));
        expect(
            "decided",
            "",
            format!("{:?}", standing.decided.map(id)),
            format!("{:?}", own.decided.as_ref().map(ToString::to_string)),
        );
        let permission = &ladder.permissions[standing.permission].id;
        expect("permission", "", permission.to_string(), own.permission.to_string());
        expect("settled", "", standing.settled.to_string(), own.settled.to_string());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Holds a program against the oracle on one sheet.
fn same(pack: &CheckedPack, program: &Program, codes: &Codes, sheet: &Sheet) -> Result<(), String> {
    let expected = evaluate(pack, sheet);
    let mut workspace = program.workspace();
    let said = |what: &str| format!("{what}\n{}", shown(pack, sheet));
    short_matches(pack, program.evaluate(codes, &mut workspace), &expected).map_err(|e| said(&e))?;
    // In a workspace that was used before, too.
    let full = program.assess(pack, codes, &mut workspace).map_err(|e| e.to_string())?;
    if full != expected {
        let (own, theirs) = (format!("{full:#?}"), format!("{expected:#?}"));
        let differ = own.lines().zip(theirs.lines()).enumerate().filter(|(_, (a, b))| a != b);
        let lines: Vec<String> = differ.map(|(i, (a, b))| format!("line {i}: {a} instead of {b}")).collect();
        return Err(said(&format!("{}\nthe oracle says\n{theirs}", lines.join("\n"))));
    }
    short_matches(pack, program.evaluate(codes, &mut workspace), &expected).map_err(|e| said(&e))
}

#[test]
fn random_packs_and_sheets() {
    hold(1_000, |_, pack, sheet| {
        let program = compiled(pack);
        let check =
            |sheet: &Sheet| same(pack, &program, &program.codes(sheet), sheet).map_err(TestCaseError::fail);
        check(sheet)?;
        // Fewer gaps, so that quick passes are seen as well.
        let all = completions(pack, sheet, 2_000).unwrap_or_default();
        for total in all.iter().step_by(all.len() / 8 + 1) {
            check(total)?;
        }
        Ok(())
    });
}

#[test]
fn what_was_stored_comes_back() {
    hold(150, |_, pack, _| {
        let program = compiled(pack);
        let bytes = program.to_bytes().unwrap();
        prop_assert_eq!(
            Program::from_bytes(&bytes).map_err(|e| TestCaseError::fail(e.to_string()))?,
            program
        );
        Ok(())
    });
    for path in packs() {
        let (pack, _) = disk::compile_path(&path).unwrap();
        let program = compiled(&pack);
        let read = Program::from_bytes(&program.to_bytes().unwrap());
        assert_eq!(read.unwrap_or_else(|e| panic!("{}: {e}", path.display())), program);
    }
}

/// The sum at its head finds every damaged byte. Where somebody makes the sum anew, what is left is
/// refused, or runs, and still permits no more when an answer is taken away.
#[test]
fn what_was_damaged_is_refused_or_harmless() {
    let (pack, _) = disk::compile_path(&root().join("rules/release-readiness")).unwrap();
    let bytes = compiled(&pack).to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Program::from_bytes(&damaged).is_err(), "byte {at} may be anything");
    }
    for length in (0..bytes.len()).step_by(97) {
        assert!(Program::from_bytes(&bytes[..length]).is_err());
        assert!(
            Program::from_bytes(&sealed(&bytes[BEFORE_PAYLOAD..][..length.saturating_sub(BEFORE_PAYLOAD)]))
                .is_err()
        );
    }
    let (mut refused, mut ran) = (0, 0);
    let payload = &bytes[BEFORE_PAYLOAD..];
    for (i, at) in (0..payload.len()).step_by(payload.len() / 3_000 + 1).enumerate() {
        let mut damaged = payload.to_vec();
        damaged[at] = damaged[at].wrapping_add([1, 0x80, 0x7f][i % 3]);
        let Ok(program) = Program::from_bytes(&sealed(&damaged)) else {
            refused += 1;
            continue;
        };
        ran += 1;
        let mut workspace = program.workspace();
        for example in pack.examples.iter().take(4) {
            let mut codes = program.codes(&example.sheet);
            let before = program.evaluate(&codes, &mut workspace).standing().map(|s| s.permission);
            for question in 0..program.questions() {
                let whole = codes.clone();
                if let Some(code) = program.code(question, None) {
                    codes.set(&program, question, code).unwrap();
                }
                let after = program.evaluate(&codes, &mut workspace).standing().map(|s| s.permission);
                assert!(after <= before, "byte {at}: less is known, more is permitted");
                codes = whole;
            }
        }
    }
    assert!(refused > 100 && ran > 10, "{refused} refused, {ran} ran");
}

fn packs() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = SHIPPED.iter().map(|name| root().join("rules").join(name)).collect();
    all.extend(std::fs::read_dir(root().join("tests/cases")).unwrap().flatten().map(|e| e.path()));
    all.sort();
    all
}

#[test]
fn every_example_of_every_pack() {
    let mut examples = 0;
    for path in packs() {
        let (pack, _) = disk::compile_path(&path).unwrap();
        let program = compiled(&pack);
        for example in &pack.examples {
            let codes = program.codes(&example.sheet);
            same(&pack, &program, &codes, &example.sheet)
                .unwrap_or_else(|e| panic!("{}: {}: {e}", path.display(), example.id));
            examples += 1;
        }
    }
    assert!(examples >= 150, "only {examples} examples were found");
}

#[test]
fn random_sheets_of_shipped_packs() {
    for name in SHIPPED {
        let (pack, _) = disk::compile_path(&root().join("rules").join(name)).unwrap();
        let program = compiled(&pack);
        let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config {
            cases: 400,
            failure_persistence: None,
            ..Default::default()
        });
        let tape = proptest::collection::vec(any::<u32>(), 0..80);
        runner
            .run(&(tape, any::<prop::sample::Index>(), any::<bool>()), |(tape, index, near)| {
                let mut sheet = random_sheet(&pack, &mut Tape::new(&tape));
                if near {
                    // Near an example: most of its answers, a few others.
                    let example = index.get(&pack.examples);
                    for (question, drawn) in
                        pack.questions.iter().zip(tape.iter().chain(std::iter::repeat(&1)))
                    {
                        if drawn % 8 != 0 {
                            sheet.set(question, example.sheet.get(question)).unwrap();
                        }
                    }
                }
                same(&pack, &program, &program.codes(&sheet), &sheet).map_err(TestCaseError::fail)
            })
            .unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}
