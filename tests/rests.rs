//! What a result rests on and what would change it: told exactly, and never where safety is open.
//!
//! In: a small ladder row by row, random packs, and every example of the shipped packs. Out: pass, or the
//! row or sheet of which too much, too little or something else is told.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use readiness::view::{Certain, Hint, Step};
use readiness::{Engine, Report, Sheet};
use readiness_core::checked::{Changes, Hands};
use readiness_core::graph::{EdgeKind, NodeKind};
use readiness_core::interview::{Status, status};
use readiness_core::{CheckedPack, DecisionGraph, evaluate};
use readiness_tests::hold;

/// Two steps behind one gate each.
fn engine(gate: &str, second: &str) -> Engine {
    engine_to("none", gate, second)
}

/// The same with what the last stage permits.
fn engine_to(far: &str, gate: &str, second: &str) -> Engine {
    let question = |id: &str, kind: &str, hands: &str, changes: &str| {
        format!(
            "(id: \"{id}\", section: \"s\", kind: {kind}, hands: {hands}, changes: {changes}, text: \"{id}?\", why: \"W\")"
        )
    };
    let questions = [
        question("tidy", "YesNo", "Own", "Freely"),
        question("rested", "Count(unit: \"nights\", min: 0, max: 30)", "Own", "WithTime"),
        question("trained", "Count(unit: \"days\", min: 0, max: 9)", "Own", "Up"),
        question("learnt", "YesNo", "Own", "Up"),
        question("owed", "YesNo", "Own", "Down"),
        question("paid", "YesNo", "Own", "Freely"),
        question("friend", "YesNo", "Other", "Freely"),
        question("past", "YesNo", "Past", "Freely"),
        question("harm", "YesNo", "Own", "Freely"),
        question("late", "YesNo", "Own", "Freely"),
    ];
    let text = format!(
        "(pack: (id: \"rests\", version: \"1\", title: \"R\"), sections: [(id: \"s\", title: \"S\")],
          roles: [(\"find_out\", \"look\")],
          permissions: [(id: \"none\", title: \"N\"), (id: \"some\", title: \"S\"), (id: \"all\", title: \"A\")],
          questions: [{}],
          layers: [(id: \"safe\", title: \"S\", safety: true), (id: \"kind\", title: \"K\")],
          vetoes: [(id: \"danger\", layer: \"safe\", when: Yes(\"harm\"), cap: Stage(\"look\"), text: \"T\", judgement: \"a case\"),
            (id: \"wait\", layer: \"kind\", when: Yes(\"late\"), cap: Stage(\"look\"), text: \"T\", judgement: \"a case\")],
          stages: [(id: \"look\", permission: \"none\", title: \"Look\", text: \"T\"),
            (id: \"go\", permission: \"none\", title: \"Go\", text: \"T\", gates: [(id: \"g\", when: {gate}, text: \"T\", judgement: \"a case\")]),
            (id: \"far\", permission: \"{far}\", title: \"Far\", text: \"T\", gates: [(id: \"g2\", when: {second}, text: \"T\", judgement: \"a case\")])])",
        questions.join(",\n")
    );
    Engine::from_text("rests.ron", &text).unwrap_or_else(|e| panic!("{gate}: {:?}", e.problems()))
}

fn sheet(engine: &Engine, answers: &str) -> Sheet {
    let given: Vec<String> = format!("harm=no late=no {answers}")
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .map(|(id, a)| {
            a.parse::<i64>().map_or_else(|_| format!("\"{id}\": \"{a}\""), |n| format!("\"{id}\": {n}"))
        })
        .collect();
    engine.read_answers("a.json", &format!("{{\"answers\": {{{}}}}}", given.join(", "))).unwrap()
}

fn proven(engine: &Engine, sheet: &Sheet) -> Report {
    engine.with_proof(engine.assess_with_answers(sheet), sheet)
}

fn words(steps: &[Step]) -> String {
    let step =
        |s: &Step| format!("{}: {}{}", s.question, s.would_be, if s.by_waiting { " (waiting)" } else { "" });
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_hint_is_completed_and_a_shorter_way_is_told() {
    let five = "All([Yes(\"tidy\"), Ge(\"trained\", 5), Yes(\"learnt\"), No(\"owed\"), Yes(\"paid\")])";
    let none = "tidy=no trained=2 learnt=no owed=yes paid=no friend=no past=no rested=4";
    // Gates, answers, what is said of the next step, what leads further with less.
    let rows = [
        // The core gives up beyond four.
        (five, "Yes(\"friend\")", none, "tidy: Yes, trained: 5 days, learnt: Yes, owed: No, paid: Yes", ""),
        // The same, where a direction is shut: the core could not tell.
        ("Le(\"trained\", 1)", "Yes(\"friend\")", none, "nothing", ""),
        ("All([Le(\"trained\", 1), Yes(\"tidy\")])", "Yes(\"friend\")", none, "nothing", ""),
        // What the core knows stays.
        ("Yes(\"tidy\")", "Yes(\"friend\")", none, "tidy: Yes", ""),
        ("Ge(\"rested\", 7)", "Yes(\"friend\")", none, "rested: another 3 nights (waiting)", ""),
        // Further on with less.
        (
            "All([Yes(\"tidy\"), Yes(\"learnt\")])",
            "Yes(\"paid\")",
            none,
            "tidy: Yes, learnt: Yes",
            "far: paid: Yes",
        ),
        ("Yes(\"friend\")", "Yes(\"tidy\")", none, "nothing", "far: tidy: Yes"),
        ("Yes(\"tidy\")", "Yes(\"paid\")", none, "tidy: Yes", ""),
        ("Yes(\"friend\")", "All([Yes(\"past\"), Yes(\"tidy\")])", none, "nothing", ""),
        // Not while something holds one back, nor where it may.
        (five, "Yes(\"tidy\")", "harm=yes tidy=no", "no step", ""),
        (five, "Yes(\"tidy\")", "harm=unsure tidy=no", "no step", ""),
        (five, "Yes(\"tidy\")", "late=yes tidy=no", "no step", ""),
        (five, "Yes(\"tidy\")", "late=unsure tidy=no", "no step", ""),
        // No answer that safety hangs on.
        ("All([Yes(\"tidy\"), Yes(\"harm\")])", "Yes(\"friend\")", none, "", ""),
        ("All([Yes(\"tidy\"), Yes(\"harm\")])", "Yes(\"paid\")", none, "", ""),
    ];
    let mut wrong = Vec::new();
    for (gate, second, answers, expected, further) in rows {
        let engine = engine(gate, second);
        let report = proven(&engine, &sheet(&engine, answers));
        let hint = report.explanation.next.as_ref().map(|n| n.hint.as_ref());
        let told = match hint {
            None => "no step".to_owned(),
            Some(None) => String::new(),
            Some(Some(Hint::NotInOwnHands)) => "nothing".to_owned(),
            Some(Some(Hint::Many)) => "many".to_owned(),
            Some(Some(Hint::Steps(steps))) => words(steps),
        };
        let change = report.explanation.certain.as_ref().and_then(|c| c.change.as_ref());
        let change = change.map(|c| format!("{}: {}", c.stage, words(&c.steps))).unwrap_or_default();
        if (told.as_str(), change.as_str()) != (expected, further) {
            wrong.push(format!("{gate}, {second} with {answers}: {told:?}, {change:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Never to more permission than there is.
    let engine = engine_to("all", "Yes(\"friend\")", "Yes(\"tidy\")");
    let report = proven(&engine, &sheet(&engine, none));
    assert_eq!(report.explanation.certain.unwrap().change, None);
}

#[test]
fn what_it_rests_on_is_told_without_answers_unless_asked_for() {
    let engine = engine("Yes(\"tidy\")", "All([Yes(\"paid\"), Yes(\"learnt\")])");
    let sheet = sheet(&engine, "tidy=yes paid=no learnt=no rested=3");
    let certain = |report: Report| report.explanation.certain.unwrap();
    let with = certain(proven(&engine, &sheet));
    // Tidy, and one of the two that keep `far` shut; that nothing is wrong counts as safety, or as an answer.
    assert_eq!((with.stage.as_str(), with.rests_on.len()), ("go", 2));
    let named =
        |c: &Certain| -> Vec<String> { c.rests_on[0].answers.iter().map(|g| g.question.clone()).collect() };
    assert_eq!(
        (named(&with), with.rests_on[0].about_safety),
        (vec!["tidy".into(), "learnt".into(), "late".into()], 1)
    );
    assert_eq!(with.rests_on[0].answers[0].answer.as_deref(), Some("Yes"));
    let hinges: Vec<&str> = with.hinges.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(hinges, ["tidy", "late"], "and harm, which is about safety, is not named");
    let without = engine.with_proof(engine.assess(&sheet), &sheet);
    let read = Report::read("r.json", &without.to_json()).unwrap();
    assert_eq!(read, without);
    let without = certain(without);
    assert_eq!(named(&without), named(&with));
    assert!(without.rests_on.iter().flat_map(|r| &r.answers).all(|g| g.answer.is_none()));
}

/// Every question that a veto of a safety layer or a final one reads, taken from the decision graph.
fn guarded(pack: &CheckedPack) -> BTreeSet<String> {
    let graph = DecisionGraph::new(pack);
    let edges = graph.edges();
    let guards =
        |id: &str| pack.vetoes.iter().any(|v| *v.id == *id && (v.is_final || pack.layers[v.layer].safety));
    let mut todo: Vec<(NodeKind, String)> = graph
        .nodes()
        .filter(|n| n.kind == NodeKind::Veto && guards(&n.id))
        .map(|n| (n.kind, n.id.to_string()))
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(here) = todo.pop() {
        for (from, to, kind) in &edges {
            let next = (from.kind, from.id.to_string());
            let reads = matches!(kind, EdgeKind::Reads | EdgeKind::Asks);
            if reads && (to.kind, to.id.to_string()) == here && seen.insert(next.clone()) {
                todo.push(next);
            }
        }
    }
    seen.into_iter().filter(|(kind, _)| *kind == NodeKind::Question).map(|(_, id)| id).collect()
}

#[derive(Debug, Default)]
struct Seen {
    open: Cell<u32>,
    held: Cell<u32>,
    told: Cell<u32>,
    completed: Cell<u32>,
    further: Cell<u32>,
}

fn count(cell: &Cell<u32>) {
    cell.set(cell.get() + 1);
}

fn promises(engine: &Engine, inner: &readiness_core::Sheet, seen: &Seen) -> Result<(), TestCaseError> {
    let pack = engine.pack();
    let sheet: Sheet = inner.clone().into();
    let core = engine.assess_with_answers(&sheet);
    let report = engine.with_proof(core.clone(), &sheet);
    let result = evaluate(pack, inner);
    let Some(certain) = &report.explanation.certain else {
        prop_assert_eq!(&core, &report, "nothing is said, so nothing may differ");
        return Ok(());
    };
    if let Some(decided) = result.ladder.as_ref().and_then(|l| l.decided.as_ref()) {
        prop_assert_eq!(decided.to_string(), certain.stage.clone());
    }
    let open = result.ended
        || pack
            .vetoes
            .iter()
            .zip(&result.vetoes)
            .any(|(veto, named)| named.truth.may && (veto.is_final || pack.layers[veto.layer].safety));
    if open {
        count(&seen.open);
        prop_assert!(certain.rests_on.is_empty(), "told what it rests on while safety is open");
    }
    let held = result.vetoes.iter().chain(&result.contradictions).any(|named| named.hopeful.may);
    if open || held {
        count(&seen.held);
        prop_assert!(certain.hinges.is_empty() && certain.change.is_none(), "told what to flip");
        prop_assert_eq!(&core.explanation.next, &report.explanation.next);
    } else {
        count(&seen.told);
    }
    let guarded = guarded(pack);
    for id in certain.hinges.iter().map(|h| &h.id) {
        prop_assert!(!guarded.contains(id), "{id} is about safety");
    }
    for given in certain.rests_on.iter().flat_map(|r| &r.answers) {
        prop_assert!(!guarded.contains(&given.question) && given.answer.is_some());
    }
    // The core is never contradicted.
    let hint = |report: &Report| report.explanation.next.as_ref().and_then(|n| n.hint.clone());
    let (before, after) = (hint(&core), hint(&report));
    if before != after {
        count(&seen.completed);
        prop_assert_eq!(&before, &Some(Hint::Many));
    }
    let mut steps: Vec<&Step> = Vec::new();
    if let Some(Hint::Steps(all)) = &after {
        steps.extend(all);
    }
    if let Some(change) = &certain.change {
        count(&seen.further);
        prop_assert!(before.is_some(), "a change where the core keeps silent");
        if let Some(Hint::Steps(all)) = &after {
            prop_assert!(change.steps.len() < all.len());
        }
        steps.extend(&change.steps);
    }
    for step in steps {
        let question = pack.question(&step.question).unwrap();
        prop_assert!(question.hands == Hands::Own && question.changes != Changes::Fixed, "{}", question.id);
        prop_assert_eq!(status(pack, inner, question), Status::Asked);
        // The core's own steps are held to its own promises.
        let by_core = before == after && !certain.change.iter().any(|c| c.steps.contains(step));
        prop_assert!(by_core || !guarded.contains(&step.question), "{} is about safety", step.question);
    }
    Ok(())
}

#[test]
fn nothing_is_told_that_must_not_be() {
    let seen = Seen::default();
    hold(400, |random, _, sheet| {
        let engine = Engine::from_text("random.ron", &random.text(0)).unwrap();
        promises(&engine, sheet, &seen)
    });
    for name in ["reconciliation", "release-readiness"] {
        let engine = Engine::built_in(name).unwrap();
        for example in &engine.pack().examples {
            promises(&engine, &example.sheet, &seen).unwrap_or_else(|e| panic!("{}: {e}", example.id));
        }
    }
    let enough = [&seen.open, &seen.held, &seen.told].iter().all(|cell| cell.get() > 10);
    assert!(enough, "{seen:?}");
}
