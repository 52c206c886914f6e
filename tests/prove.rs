//! The prover against the oracle: on random packs, and on every shipped one.
//!
//! In: tapes drawn by proptest, and the packs of the repository. Out: pass, or the pack and sheet on
//! which the diagrams and the oracle disagree. They share types and no evaluation code.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use readiness_core::assessment::Assessment;
use readiness_core::cases::{breaks, entries, state};
use readiness_core::interview::{Status, status};
use readiness_core::{CheckedPack, Sheet, Truth, evaluate};
use readiness_prove::{Limits, Mdd, Prover, Solver, Space, Stopped, Unsure, Verdict, Weights, count};
use readiness_tests::disk::compile_path;
use readiness_tests::{Tape, compile_text, completions, hold, random_sheet, root};
use xtask::proofs::PACKS;

fn prover(pack: &CheckedPack) -> Prover<'_> {
    Prover::new(pack, Limits { nodes: 400_000, time: None }).unwrap()
}

/// The stage that the diagram leads a sheet to.
fn stage(pack: &CheckedPack, space: &Space, mdd: &Mdd, sheet: &Sheet) -> Option<String> {
    // A question that does not apply has no answer, and none is looked at.
    let classes: Vec<Option<usize>> =
        space.classes_of(sheet).into_iter().map(|c| Some(c.unwrap_or_default())).collect();
    let ladder = pack.ladder.as_ref()?;
    Some(ladder.stages[ladder.caution[mdd.outcome(&classes)?]].id.to_string())
}

fn ids(pack: &CheckedPack) -> Vec<String> {
    let named = pack.signals.iter().map(|s| &s.id).chain(pack.vetoes.iter().map(|v| &v.id));
    let clashes = pack.contradictions.iter().map(|c| &c.id);
    let gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates)).map(|g| &g.id);
    let channels = pack.channels.iter().flat_map(|c| c.gates.iter().map(|g| &g.id).chain([&c.id]));
    let lines = pack.guidance.iter().map(|g| &g.id);
    named.chain(clashes).chain(gates).chain(channels).chain(lines).map(ToString::to_string).collect()
}

fn decided(result: &Assessment) -> Option<String> {
    result.ladder.as_ref()?.decided.as_ref().map(ToString::to_string)
}

#[test]
fn diagrams_and_oracle_agree_on_random_packs() {
    let compared = Cell::new(0);
    hold(250, |_, pack, sheet| {
        let Some(sheets) = completions(pack, sheet, 8_000) else { return Ok(()) };
        compared.set(compared.get() + sheets.len());
        let prover = prover(pack);
        let mdd = prover.outcomes().unwrap();
        let mut stages: Vec<String> = Vec::new();
        for (i, total) in sheets.iter().enumerate() {
            let result = evaluate(pack, total);
            let by_oracle = decided(&result);
            prop_assert_eq!(stage(pack, prover.space(), &mdd, total), by_oracle.clone());
            stages.extend(by_oracle);
            if i < 12 {
                for id in ids(pack) {
                    let fires = state(pack, &result, &id) == Some(Truth::TRUE);
                    prop_assert_eq!(prover.fires_on(&id, total).unwrap(), fires, "{}", id);
                }
            }
        }
        // What is still possible is exactly what completions lead to, and within what the core says.
        stages.sort();
        stages.dedup();
        let ladder = pack.ladder.as_ref().unwrap();
        let possible = mdd.possible(&prover.space().classes_of(sheet));
        let mut possible: Vec<String> =
            possible.into_iter().map(|p| ladder.stages[ladder.caution[p]].id.to_string()).collect();
        possible.sort();
        prop_assert_eq!(&possible, &stages);
        let core = evaluate(pack, sheet).ladder.unwrap().possible;
        prop_assert!(possible.iter().all(|p| core.iter().any(|c| **c == **p)));
        Ok(())
    });
    assert!(compared.get() > 2_000, "only {} sheets were compared", compared.get());
}

#[test]
fn laws_are_proven_of_random_packs() {
    hold(60, |_, pack, _| {
        for proof in prover(pack).laws().unwrap() {
            prop_assert!(proof.holds(), "{:?}", proof.of);
        }
        Ok(())
    });
}

#[test]
fn every_stage_has_somebody_or_nobody_at_all() {
    hold(100, |_, pack, _| {
        let Some(sheets) = completions(pack, &Sheet::new(), 6_000) else { return Ok(()) };
        for (id, witness) in prover(pack).stages().unwrap() {
            let there = sheets.iter().any(|s| decided(&evaluate(pack, s)) == Some(id.to_string()));
            prop_assert_eq!(witness.is_some(), there, "{}", id);
            let Some(witness) = witness else { continue };
            prop_assert_eq!(decided(&evaluate(pack, &witness.sheet)), Some(id.to_string()));
            // The answers named do it alone, and no fewer of them.
            let only = |needed: &[usize]| {
                let mut sheet = Sheet::new();
                for q in needed.iter().filter_map(|i| pack.questions.get(*i)) {
                    sheet.set(q, witness.sheet.get(q)).unwrap();
                }
                completions(pack, &sheet, 6_000)
                    .unwrap()
                    .iter()
                    .all(|s| decided(&evaluate(pack, s)) == Some(id.to_string()))
            };
            prop_assert!(only(&witness.needed));
            for (i, _) in witness.needed.iter().enumerate() {
                let mut fewer = witness.needed.clone();
                fewer.remove(i);
                prop_assert!(!only(&fewer));
            }
        }
        Ok(())
    });
}

fn shipped() -> Vec<CheckedPack> {
    let compile = |folder: &str| compile_path(&root().join("rules").join(folder));
    PACKS.iter().map(|f| compile(f).unwrap_or_else(|p| panic!("{f}: {p:?}")).0).collect()
}

#[test]
fn diagrams_and_oracle_agree_on_shipped_packs() {
    for pack in &shipped() {
        let prover = prover(pack);
        let (mdd, ids) = (prover.outcomes().unwrap(), ids(pack));
        let mut tape = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        for i in 0..60 {
            let numbers: Vec<u32> = (0..80).map(|_| tape.next_u32()).collect();
            let mut sheet = match pack.examples.get(i * 3) {
                Some(example) => example.sheet.clone(),
                None => random_sheet(pack, &mut Tape::new(&numbers)),
            };
            for (question, drawn) in pack.questions.iter().zip(&numbers) {
                if sheet.get(question).is_none() {
                    let entries = entries(question);
                    sheet.set(question, entries.get(*drawn as usize % entries.len()).copied()).unwrap();
                }
            }
            let result = evaluate(pack, &sheet);
            assert_eq!(stage(pack, prover.space(), &mdd, &sheet), decided(&result));
            for id in ids.iter().skip(i % 7).step_by(7) {
                let fires = state(pack, &result, id) == Some(Truth::TRUE);
                assert_eq!(prover.fires_on(id, &sheet).unwrap(), fires, "{id} of {}", pack.id);
            }
        }
    }
}

#[test]
fn what_the_shipped_packs_declare_is_proven() {
    for pack in &shipped() {
        let prover = prover(pack);
        let proofs = prover.invariants().unwrap();
        assert_eq!(proofs.len(), pack.invariants.len());
        for proof in proofs.iter().chain(&prover.laws().unwrap()) {
            assert!(proof.holds(), "{:?} of {}", proof.of, pack.id);
        }
        for (id, witness) in prover.stages().unwrap() {
            let witness = witness.unwrap_or_else(|| panic!("nobody reaches {id} of {}", pack.id));
            assert_eq!(decided(&evaluate(pack, &witness.sheet)), Some(id.to_string()));
        }
    }
}

#[test]
fn what_is_refuted_breaks_for_the_oracle_too() {
    let source = root().join("tests/diagnostics/invariant-broken.ron");
    let (pack, _) = compile_text(&std::fs::read_to_string(source).unwrap()).unwrap();
    let proofs = prover(&pack).invariants().unwrap();
    let refuted = proofs.iter().zip(&pack.invariants).filter_map(|(proof, invariant)| match &proof.verdict {
        Verdict::Refuted(witness) => Some((witness, invariant)),
        Verdict::Proven => None,
    });
    let refuted: Vec<_> = refuted.collect();
    assert_eq!(refuted.len(), 1);
    for (witness, invariant) in refuted {
        let result = evaluate(&pack, &witness.sheet);
        assert!(breaks(&pack, invariant, &witness.sheet, &result).is_some(), "{}", invariant.id);
    }
}

/// How many sheets, by hand: every question in turn, each of its classes, nothing where it is not asked.
fn counted(pack: &CheckedPack, space: &Space, sheet: &Sheet, weight: u64, into: &mut BTreeMap<String, u64>) {
    let open =
        pack.questions.iter().find(|q| sheet.get(q).is_none() && status(pack, sheet, q) == Status::Asked);
    let Some(question) = open else {
        *into.entry(decided(&evaluate(pack, sheet)).unwrap()).or_default() += weight;
        return;
    };
    for class in &space.variable(question).unwrap().classes {
        let mut next = sheet.clone();
        next.set(question, class.entry(question)).unwrap();
        counted(pack, space, &next, weight * class.answers, into);
    }
}

#[test]
fn counts_are_those_of_every_sheet_in_turn() {
    let compared = Cell::new(0);
    hold(60, |_, pack, _| {
        let prover = prover(pack);
        let sizes: usize = prover.space().variables.iter().map(|v| v.classes.len()).product();
        if sizes > 6_000 {
            return Ok(());
        }
        let mut by_hand = BTreeMap::new();
        counted(pack, prover.space(), &Sheet::new(), 1, &mut by_hand);
        for stage in count(pack, Unsure::Offered, &Weights::default(), Limits::default()).unwrap() {
            let expected = by_hand.get(&*stage.stage).copied().unwrap_or_default();
            prop_assert_eq!(stage.sheets.to_string(), expected.to_string(), "{}", stage.stage);
        }
        compared.set(compared.get() + 1);
        Ok(())
    });
    assert!(compared.get() > 10, "only {} packs were counted", compared.get());
}

#[test]
fn the_page_of_proofs_is_up_to_date() {
    let without_time = |page: &str| -> Vec<String> {
        page.lines().filter(|l| !l.starts_with(xtask::proofs::TIME)).map(str::to_owned).collect()
    };
    let page = std::fs::read_to_string(root().join("docs/proofs.md")).unwrap();
    let now = xtask::proofs::page(&root()).unwrap();
    let message = "docs/proofs.md is out of date: run `cargo run --release -p xtask -- proofs`";
    assert!(without_time(&page) == without_time(&now), "{message}");
    assert!(!page.contains("does not hold") && !page.contains("cannot be reached"));
}

#[test]
fn the_solver_says_what_the_diagrams_say() {
    hold(60, |_, pack, _| {
        let solver = Solver::new(pack, Limits::default()).unwrap();
        for ((id, by_diagram), (same, by_solver)) in
            prover(pack).stages().unwrap().into_iter().zip(solver.stages().unwrap())
        {
            prop_assert_eq!(&id, &same);
            prop_assert_eq!(by_diagram.is_some(), by_solver.is_some(), "{}", id);
            let Some(witness) = by_solver else { continue };
            prop_assert_eq!(decided(&evaluate(pack, &witness.sheet)), Some(id.to_string()));
            if let Some(fewest) = by_diagram {
                prop_assert!(fewest.needed.len() <= witness.needed.len());
            }
        }
        for proof in solver.laws().unwrap() {
            prop_assert!(proof.holds(), "{:?}", proof.of);
        }
        Ok(())
    });
}

#[test]
fn the_solver_proves_the_shipped_packs_too() {
    let mut packs = shipped();
    let source = root().join("tests/diagnostics/invariant-broken.ron");
    packs.push(compile_text(&std::fs::read_to_string(source).unwrap()).unwrap().0);
    let mut refuted = 0;
    for pack in &packs {
        let solver = Solver::new(pack, Limits::default()).unwrap();
        let by_diagram = prover(pack).invariants().unwrap();
        for ((one, other), invariant) in
            by_diagram.iter().zip(&solver.invariants().unwrap()).zip(&pack.invariants)
        {
            assert_eq!((&one.of, one.holds()), (&other.of, other.holds()), "{}", pack.id);
            if let Verdict::Refuted(witness) = &other.verdict {
                let result = evaluate(pack, &witness.sheet);
                assert!(breaks(pack, invariant, &witness.sheet, &result).is_some());
                refuted += 1;
            }
        }
    }
    assert_eq!(refuted, 1);
}

#[test]
fn what_is_too_large_ends_with_what_was_reached() {
    let (pack, _) = compile_path(&root().join("rules/reconciliation")).unwrap();
    let nodes = Prover::new(&pack, Limits { nodes: 2_000, time: None }).unwrap_err();
    assert_eq!(nodes, Stopped::Nodes { most: 2_000 });
    let time = Prover::new(&pack, Limits { time: Some(Duration::ZERO), ..Limits::default() }).unwrap_err();
    assert!(matches!(time, Stopped::Time { most: Duration::ZERO, .. }), "{time}");
    let formulas = Solver::new(&pack, Limits { nodes: 2_000, time: None }).unwrap_err();
    assert_eq!(formulas, Stopped::Nodes { most: 2_000 });
}
