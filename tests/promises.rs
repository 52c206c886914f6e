//! What an explanation never does, on random packs and on the shipped ones: it teaches nobody which
//! answer to flip, and shows nothing to work towards where there is nothing.
//!
//! In: tapes drawn by proptest. Out: pass, or a smallest pack and sheet that break a promise. Who reads
//! whom is taken from the decision graph, so that nothing here shares code with the search for hints.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use readiness_core::assessment::GateState;
use readiness_core::cases::{entries, shown};
use readiness_core::change::Hint;
use readiness_core::checked::{Changes, Domain, Hands, Question};
use readiness_core::graph::{EdgeKind, NodeKind};
use readiness_core::{
    CheckedPack, DecisionGraph, Entry, Explanation, Sheet, Value, Words, evaluate, explain,
};
use readiness_tests::{Tape, completions, disk, hold, random_sheet, root};

/// The vetoes of the safety layers, as they read on a sheet: whether any may hold.
fn safety_is_open(pack: &CheckedPack, sheet: &Sheet) -> bool {
    let result = evaluate(pack, sheet);
    pack.vetoes.iter().zip(&result.vetoes).any(|(v, named)| pack.layers[v.layer].safety && named.truth.may)
}

/// Every question that a safety veto reads, through whatever lies between, or that decides whether
/// such a question is asked.
fn guarded(pack: &CheckedPack) -> BTreeSet<String> {
    let graph = DecisionGraph::new(pack);
    let edges = graph.edges();
    let safety = |id: &str| pack.vetoes.iter().any(|v| *v.id == *id && pack.layers[v.layer].safety);
    let mut seen: BTreeSet<(NodeKind, String)> = BTreeSet::new();
    let mut todo: Vec<(NodeKind, String)> = graph
        .nodes()
        .filter(|n| n.kind == NodeKind::Veto && safety(&n.id))
        .map(|n| (n.kind, n.id.to_string()))
        .collect();
    while let Some(here) = todo.pop() {
        for (from, to, kind) in &edges {
            if matches!(kind, EdgeKind::Reads | EdgeKind::Asks) && (to.kind, to.id.to_string()) == here {
                let next = (from.kind, from.id.to_string());
                if seen.insert(next.clone()) {
                    todo.push(next);
                }
            }
        }
    }
    seen.into_iter().filter(|(kind, _)| *kind == NodeKind::Question).map(|(_, id)| id).collect()
}

/// How far up the caution order a sheet surely is.
fn place(pack: &CheckedPack, sheet: &Sheet) -> usize {
    let ladder = pack.ladder.as_ref().unwrap();
    let possible = evaluate(pack, sheet).ladder.unwrap().possible;
    let rank = |id: &str| ladder.rank(ladder.stages.iter().position(|s| *s.id == *id).unwrap());
    possible.iter().map(|id| rank(id)).min().unwrap()
}

/// Whether a sheet surely opens every gate of a stage and is not held below it.
fn opens(pack: &CheckedPack, sheet: &Sheet, stage: usize) -> bool {
    let ladder = pack.ladder.as_ref().unwrap();
    let id = &ladder.stages[stage].id;
    let result = evaluate(pack, sheet);
    let met = result.gates.iter().filter(|g| g.owner == *id).all(|g| g.state == GateState::Met);
    met && place(pack, sheet) >= ladder.rank(stage)
}

/// What was seen while a promise was held, so that no promise holds for want of a case.
#[derive(Debug, Default)]
struct Seen {
    steps: Cell<u32>,
    several: Cell<u32>,
    nothing: Cell<u32>,
    ended: Cell<u32>,
    open: Cell<u32>,
    held: Cell<u32>,
    pictures: Cell<u32>,
}

fn count(cell: &Cell<u32>) {
    cell.set(cell.get() + 1);
}

fn promises(pack: &CheckedPack, sheet: &Sheet, seen: &Seen) -> Result<(), TestCaseError> {
    let result = evaluate(pack, sheet);
    let e = explain(pack, sheet, &result);
    if result.ended {
        count(&seen.ended);
        prop_assert!(e.next.is_none(), "a next step after the end");
        prop_assert!(e.pictures.is_empty(), "a picture after the end");
        prop_assert!(e.open_questions.is_empty(), "an open question after the end");
        prop_assert!(e.look_again_days.is_none() && e.look_again_on.is_none(), "a date after the end");
    }
    if safety_is_open(pack, sheet) {
        count(&seen.open);
        prop_assert!(e.pictures.is_empty(), "a picture while a safety veto is not ruled out");
        prop_assert!(e.next.is_none(), "a next step while a safety veto is not ruled out");
        let possible = &result.ladder.as_ref().unwrap().possible;
        let shown = e.ladder.iter().flat_map(|l| &l.stages);
        prop_assert!(shown.into_iter().all(|s| possible.contains(&s.id)), "a way up while safety is open");
    }
    let closing = result.vetoes.iter().chain(&result.contradictions);
    if closing.into_iter().any(|named| named.hopeful.may) {
        count(&seen.held);
        prop_assert!(e.next.is_none(), "a next step while something holds one back");
    }
    for line in &e.contradictions {
        let named = result.contradictions.iter().find(|n| n.id == line.id).unwrap();
        prop_assert!(named.truth.must, "{} is told as a fact", line.id);
    }
    let decided = result.ladder.as_ref().is_none_or(|l| l.decided.is_some());
    prop_assert!(decided || e.look_again_days.is_none(), "a date while answers are missing");
    if !e.pictures.is_empty() {
        count(&seen.pictures);
    }
    match hint(&e) {
        Some(Hint::Steps(_)) => reached(pack, sheet, &e, seen)?,
        Some(Hint::NotInOwnHands) => {
            count(&seen.nothing);
            let target = target(pack, &e);
            for (question, entry) in single_changes(pack, sheet, &BTreeSet::new()) {
                let mut other = sheet.clone();
                other.set(&pack.questions[question], Some(entry)).unwrap();
                let question = &pack.questions[question].id;
                prop_assert!(
                    !opens(pack, &other, target),
                    "{question} alone would open it: from {} to {}",
                    shown(pack, sheet),
                    shown(pack, &other)
                );
            }
        }
        Some(Hint::Many) | None => {}
    }
    Ok(())
}

fn hint(e: &Explanation) -> Option<&Hint> {
    e.next.as_ref().and_then(|n| n.hint.as_ref())
}

fn target(pack: &CheckedPack, e: &Explanation) -> usize {
    let ladder = pack.ladder.as_ref().unwrap();
    let next = &e.next.as_ref().unwrap().id;
    ladder.stages.iter().position(|s| s.id == *next).unwrap()
}

/// Every change of one answer that is free and one's own, but for the guarded ones.
fn single_changes(pack: &CheckedPack, sheet: &Sheet, guarded: &BTreeSet<String>) -> Vec<(usize, Entry)> {
    let asked: BTreeSet<usize> =
        readiness_core::interview::asked(pack, sheet).iter().map(|q| q.index).collect();
    let free = pack.questions.iter().filter(|q| {
        q.hands == Hands::Own
            && q.changes == Changes::Freely
            && !guarded.contains(&*q.id)
            && asked.contains(&q.index)
    });
    free.flat_map(|q| entries(q).into_iter().map(|e| (q.index, e)))
        .filter(|(_, e)| matches!(e, Entry::Value(_)))
        .collect()
}

/// The entry that the words of a step mean: a value, or how much more of it than now.
fn meant(sheet: &Sheet, question: &Question, would_be: &str) -> Option<Entry> {
    if let Some(more) = would_be.strip_prefix("another ") {
        let more: i64 = more.split(' ').next()?.parse().ok()?;
        let Some(Entry::Value(now)) = sheet.get(question) else { return None };
        return Some(Entry::Value(Value::Number(sheet.number(question, now)? + more)));
    }
    entries(question).into_iter().find(|e| match e {
        Entry::Value(value) => Words::ENGLISH.value(question, *value) == would_be,
        Entry::Unsure | Entry::PreferNotToSay => false,
    })
}

/// The steps of a hint are one's own, name no safety question, and do open the next stage.
fn reached(pack: &CheckedPack, sheet: &Sheet, e: &Explanation, seen: &Seen) -> Result<(), TestCaseError> {
    let Some(Hint::Steps(steps)) = hint(e) else { return Ok(()) };
    count(&seen.steps);
    let guarded = guarded(pack);
    let target = target(pack, e);
    let mut after = sheet.clone();
    for step in steps {
        let question = pack.question(&step.question).unwrap();
        prop_assert!(!guarded.contains(&*question.id), "{} is read by a safety veto", question.id);
        prop_assert!(question.hands == Hands::Own, "{} is not in one's own hands", question.id);
        prop_assert!(question.changes != Changes::Fixed, "{} cannot change", question.id);
        let entry = meant(sheet, question, &step.would_be);
        let fewer = match (&question.domain, sheet.get(question), entry) {
            (
                Domain::Count { .. },
                Some(Entry::Value(Value::Number(now))),
                Some(Entry::Value(Value::Number(then))),
            ) => then < now,
            _ => false,
        };
        prop_assert_eq!(step.by_waiting, question.changes == Changes::WithTime || fewer);
        prop_assert!(entry.is_some(), "`{}` is no answer to {}", step.would_be, question.id);
        after.set(question, entry).unwrap();
    }
    prop_assert!(opens(pack, &after, target), "the steps do not open it: {steps:?}");
    if steps.len() > 1 {
        count(&seen.several);
        for (question, entry) in single_changes(pack, sheet, &guarded) {
            let mut other = sheet.clone();
            other.set(&pack.questions[question], Some(entry)).unwrap();
            let question = &pack.questions[question].id;
            prop_assert!(!opens(pack, &other, target), "{question} alone would do, not {steps:?}");
        }
    }
    Ok(())
}

#[test]
fn random_packs_keep_the_promises() {
    let seen = Seen::default();
    hold(1_500, |_, pack, sheet| {
        promises(pack, sheet, &seen)?;
        // Where no danger is said, and little or nothing is missing, there may be a hint.
        let mut safe = sheet.clone();
        safe.set(pack.question("peril").unwrap(), Some(Entry::Value(Value::Option(1)))).unwrap();
        let all = completions(pack, &safe, 5_000).unwrap_or_else(|| vec![safe]);
        for total in all.iter().step_by(all.len() / 16 + 1) {
            promises(pack, total, &seen)?;
        }
        // Where nothing holds one back there is a next step; such sheets are few among random ones.
        let free = |total: &&Sheet| {
            let result = evaluate(pack, total);
            !result.vetoes.iter().chain(&result.contradictions).any(|named| named.truth.may)
        };
        for total in all.iter().step_by(all.len() / 200 + 1).filter(free).take(24) {
            promises(pack, total, &seen)?;
        }
        Ok(())
    });
    for (what, cell) in [
        ("steps", &seen.steps),
        ("nothing in one's own hands", &seen.nothing),
        ("an end", &seen.ended),
        ("an open safety veto", &seen.open),
        ("something that holds one back", &seen.held),
        ("a picture", &seen.pictures),
    ] {
        assert!(cell.get() > 0, "no case of {what} was seen");
    }
}

#[test]
fn shipped_packs_keep_the_promises() {
    for name in ["reconciliation", "apology", "first-message", "release-readiness"] {
        let (pack, _) = disk::compile_path(&root().join("rules").join(name)).unwrap();
        let seen = Seen::default();
        for example in &pack.examples {
            promises(&pack, &example.sheet, &seen).unwrap_or_else(|e| panic!("{}: {e}", example.id));
        }
        // People near an example, and people who answer at random.
        let near = (any::<prop::sample::Index>(), proptest::collection::vec(any::<u32>(), 0..4));
        let random = proptest::collection::vec(any::<u32>(), 0..80);
        let mut runner =
            TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
        runner
            .run(&(near, random), |((index, changes), tape)| {
                let mut sheet = index.get(&pack.examples).sheet.clone();
                for number in changes {
                    let mut tape = Tape::new(std::slice::from_ref(&number));
                    let question = &pack.questions[tape.pick(pack.questions.len())];
                    let entries = entries(question);
                    let entry = entries.get(number as usize / 97 % (entries.len() + 1)).copied();
                    sheet.set(question, entry).unwrap();
                }
                for sheet in [sheet, random_sheet(&pack, &mut Tape::new(&tape))] {
                    promises(&pack, &sheet, &seen)
                        .map_err(|e| TestCaseError::fail(format!("{e}\n{}", shown(&pack, &sheet))))?;
                }
                Ok(())
            })
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        // Random packs have too few own answers for several steps; real ones do.
        assert!(seen.steps.get() >= 1 && seen.ended.get() >= 1, "{name}: {seen:?}");
        assert!(name != "reconciliation" || seen.several.get() >= 1, "{name}: {seen:?}");
    }
}
