//! The laws of `docs/semantics.md`, on random packs and random sheets.
//!
//! In: tapes drawn by proptest. Out: pass, or a smallest pack and sheet that break a law. Every
//! completion of every sheet is tried; nothing here shares code with the evaluator beyond its types.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use readiness_core::assessment::{Assessment, GateState};
use readiness_core::cases::entries;
use readiness_core::{CheckedPack, Entry, Sheet, Value, evaluate};
use readiness_tests::{Tape, compile_text, completions, hold, random_pack};

fn level(pack: &CheckedPack, result: &Assessment) -> usize {
    let ladder = pack.ladder.as_ref().unwrap();
    let own = &result.ladder.as_ref().unwrap().permission;
    ladder.permissions.iter().position(|p| p.id == *own).unwrap()
}

/// The stage of a total sheet by rules 14 to 16, from which gates are met and which vetoes hold.
fn stage_by_hand(pack: &CheckedPack, result: &Assessment) -> String {
    let ladder = pack.ladder.as_ref().unwrap();
    let met =
        |stage: &str| result.gates.iter().filter(|g| *g.owner == *stage).all(|g| g.state == GateState::Met);
    let level = |stage: usize| ladder.stages[stage].permission;
    let mut order: Vec<usize> = (0..ladder.stages.len()).collect();
    order.sort_by_key(|stage| (level(*stage), *stage));
    let place = |stage: usize| order.iter().position(|s| *s == stage).unwrap();
    let mut at = order.iter().rposition(|s| met(&ladder.stages[*s].id)).unwrap();
    let vetoes = pack.vetoes.iter().zip(&result.vetoes).map(|(v, named)| (named.truth, v.cap));
    let contradictions = result.contradictions.iter().map(|named| (named.truth, ladder.find_out));
    for (truth, cap) in vetoes.chain(contradictions) {
        match truth.name() {
            "true" => at = at.min(place(cap)),
            "unclear" => at = at.min(place(cap).max(place(ladder.find_out))),
            _ => {}
        }
    }
    ladder.stages[order[at]].id.to_string()
}

fn possible(result: &Assessment) -> Vec<String> {
    result.ladder.as_ref().unwrap().possible.iter().map(ToString::to_string).collect()
}

#[test]
fn l1_less_known_never_permits_more() {
    hold(400, |_, pack, sheet| {
        let before = level(pack, &evaluate(pack, sheet));
        for question in &pack.questions {
            match sheet.get(question) {
                Some(Entry::Value(_)) => {
                    for entry in [Some(Entry::Unsure), None] {
                        let mut other = sheet.clone();
                        other.set(question, entry).unwrap();
                        let after = level(pack, &evaluate(pack, &other));
                        prop_assert!(
                            after <= before,
                            "{} turned to {entry:?}: {before} to {after}",
                            question.id
                        );
                    }
                }
                None => {
                    let mut other = sheet.clone();
                    other.set(question, Some(Entry::Unsure)).unwrap();
                    prop_assert_eq!(
                        level(pack, &evaluate(pack, &other)),
                        before,
                        "unknown {} turned to unsure",
                        question.id
                    );
                }
                Some(Entry::Unsure | Entry::PreferNotToSay) => {}
            }
        }
        Ok(())
    });
}

#[test]
fn l2_possible_stages_hold_every_completion() {
    hold(400, |_, pack, sheet| {
        let stages = possible(&evaluate(pack, sheet));
        prop_assert!(!stages.is_empty(), "no stage is possible");
        let Some(all) = completions(pack, sheet, 3_000) else {
            return Err(TestCaseError::reject("too many completions"));
        };
        for total in all {
            let result = evaluate(pack, &total);
            let decided = result.ladder.as_ref().unwrap().decided.clone();
            let Some(stage) = decided else {
                return Err(TestCaseError::fail(format!("total, yet {:?}", possible(&result))));
            };
            prop_assert_eq!(&*stage, stage_by_hand(pack, &result));
            prop_assert!(
                stages.contains(&stage.to_string()),
                "{stage} is not among {stages:?}, with {}",
                readiness_core::cases::shown(pack, &total)
            );
        }
        for question in pack.questions.iter().filter(|q| sheet.get(q).is_some()) {
            let mut fewer = sheet.clone();
            fewer.set(question, None).unwrap();
            let more = possible(&evaluate(pack, &fewer));
            for stage in &stages {
                prop_assert!(more.contains(stage), "without {}, {stage} is lost", question.id);
            }
        }
        Ok(())
    });
}

#[test]
fn l3_an_open_sheet_permits_the_least_of_its_completions() {
    hold(400, |_, pack, sheet| {
        let result = evaluate(pack, sheet);
        let own = level(pack, &result);
        let Some(all) = completions(pack, sheet, 3_000) else {
            return Err(TestCaseError::reject("too many completions"));
        };
        let levels: Vec<usize> = all.iter().map(|s| level(pack, &evaluate(pack, s))).collect();
        // "Not sure" is offered everywhere in these packs, so the least is reached.
        prop_assert_eq!(Some(&own), levels.iter().min());
        if result.ladder.as_ref().unwrap().settled {
            prop_assert!(levels.iter().all(|l| *l == own), "settled at {own}, yet {levels:?}");
        }
        Ok(())
    });
}

#[test]
fn l4_danger_never_raises_the_permission() {
    hold(400, |_, pack, sheet| {
        let peril = pack.question("peril").unwrap();
        let with = |entry| {
            let mut other = sheet.clone();
            other.set(peril, entry).unwrap();
            level(pack, &evaluate(pack, &other))
        };
        let absent = with(Some(Entry::Value(Value::Option(1))));
        let unsure = with(Some(Entry::Unsure));
        let unknown = with(None);
        let present = with(Some(Entry::Value(Value::Option(0))));
        prop_assert!(absent >= unsure && unsure >= present, "{absent} {unsure} {present}");
        prop_assert_eq!(unsure, unknown);
        Ok(())
    });
}

#[test]
fn l5_a_true_veto_caps_whatever_else_holds() {
    hold(400, |_, pack, sheet| {
        let ladder = pack.ladder.as_ref().unwrap();
        let result = evaluate(pack, sheet);
        for (veto, named) in pack.vetoes.iter().zip(&result.vetoes) {
            if named.truth.must {
                for stage in &result.ladder.as_ref().unwrap().possible {
                    let stage = ladder.stages.iter().find(|s| s.id == *stage).unwrap();
                    prop_assert!(
                        ladder.rank(stage.index) <= ladder.rank(veto.cap),
                        "{} above {}",
                        stage.id,
                        veto.id
                    );
                }
            }
        }
        Ok(())
    });
}

#[test]
fn l6_order_does_not_matter() {
    hold(150, |random, pack, sheet| {
        // Entered in the opposite order.
        let mut reversed = Sheet::new();
        for question in pack.questions.iter().rev() {
            reversed.set(question, sheet.get(question)).unwrap();
        }
        prop_assert_eq!(evaluate(pack, sheet), evaluate(pack, &reversed));
        for turn in 1..4 {
            let (turned, _) =
                compile_text(&random.text(turn)).map_err(|_| TestCaseError::fail("turned, it is refused"))?;
            // Bytes, not only values: what is printed is the same too.
            let bytes = |pack: &CheckedPack| format!("{:?}", evaluate(pack, sheet));
            prop_assert_eq!(bytes(pack), bytes(&turned));
        }
        Ok(())
    });
}

#[test]
fn a_score_shown_holds_the_score_of_every_completion() {
    hold(200, |_, pack, sheet| {
        let result = evaluate(pack, sheet);
        let Some(all) = completions(pack, sheet, 500) else {
            return Err(TestCaseError::reject("too many completions"));
        };
        for total in all {
            let done = evaluate(pack, &total);
            for (open, closed) in result.scores.iter().zip(&done.scores) {
                if let (Some(low), Some(high), Some(l), Some(h)) =
                    (open.low, open.high, closed.low, closed.high)
                    && pack.score(&open.id).unwrap().method != readiness_core::checked::Method::Mean
                {
                    prop_assert!(low <= l && h <= high, "{} was {low} to {high}, then {l} to {h}", open.id);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn damaged_text_is_reported_and_never_panics() {
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let strategy = (
        proptest::collection::vec(any::<u32>(), 0..200),
        any::<prop::sample::Index>(),
        1_usize..40,
        prop::sample::select(vec!["", "(", "]", "\"", "\u{1F600}", "999999999999999999999", "//", "/*"]),
    );
    runner
        .run(&strategy, |(tape, at, length, put)| {
            let text = random_pack(&mut Tape::new(&tape)).text(0);
            let letters: Vec<char> = text.chars().collect();
            let start = at.index(letters.len());
            let end = (start + length).min(letters.len());
            let damaged: String = letters[..start]
                .iter()
                .copied()
                .chain(put.chars())
                .chain(letters[end..].iter().copied())
                .collect();
            if let Err(found) = compile_text(&damaged) {
                prop_assert!(!found.is_empty());
                for d in found {
                    prop_assert!(!d.message.is_empty());
                    let at = d.at.as_ref();
                    prop_assert!(at.is_none_or(|s| s.end <= damaged.len()), "{d}: outside the text");
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_entry_listed_fits_its_question() {
    hold(20, |_, pack, _| {
        for question in &pack.questions {
            let mut sheet = Sheet::new();
            prop_assert!(entries(question).len() > 2);
            for entry in entries(question) {
                prop_assert!(sheet.set(question, Some(entry)).is_ok());
            }
        }
        Ok(())
    });
}
