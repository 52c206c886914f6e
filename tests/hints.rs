//! What would have to be true, row by row: only what is in one's own hands, only the way it can change,
//! the fewest and the nearest first, and nothing at all where safety is not ruled out.
//!
//! In: a gate and answers. Out: pass, or the row whose hint is another.

use readiness_core::change::Hint;
use readiness_core::{Sheet, Written, evaluate, explain, sheet};
use readiness_tests::compile_text;

/// A ladder of one step, behind one gate; of two, where two gates are parted by a semicolon.
fn pack(gates: &str) -> String {
    let (gate, second) = gates.split_once("; ").unwrap_or((gates, ""));
    let second = if second.is_empty() {
        String::new()
    } else {
        format!(
            ", (id: \"far\", permission: \"some\", title: \"T\", text: \"T\", gates: [(id: \"g2\", when: {second}, text: \"T\", judgement: \"a case\")])"
        )
    };
    let question = |id: &str, kind: &str, hands: &str, changes: &str| {
        format!(
            "(id: \"{id}\", section: \"s\", kind: {kind}, hands: {hands}, changes: {changes}, text: \"T\", why: \"W\")"
        )
    };
    let abc = "Choice([(id: \"a\", text: \"A\"), (id: \"b\", text: \"B\"), (id: \"c\", text: \"C\")])";
    let levels =
        "Scale([(value: 0, text: \"none\"), (value: 1, text: \"some\"), (value: 3, text: \"much\")])";
    let questions = [
        question("tidy", "YesNo", "Own", "Freely"),
        question("trained", "Count(unit: \"days\", min: 0, max: 9)", "Own", "Up"),
        question("rested", "Count(unit: \"nights\", min: 0, max: 30)", "Own", "WithTime"),
        question("times", "Count(min: 0, max: 30)", "Own", "WithTime"),
        question("since", "Date(max_days: 100)", "Own", "WithTime"),
        question("smoke", levels, "Own", "Down"),
        question("mood", levels, "Own", "Freely"),
        question("born", "YesNo", "Own", "Fixed"),
        question("friend", "YesNo", "Other", "Freely"),
        question("past", "YesNo", "Past", "Freely"),
        question("pick", abc, "Own", "Freely"),
        question("climb", abc, "Own", "Up"),
        question("learnt", "YesNo", "Own", "Up"),
        question("owed", "YesNo", "Own", "Down"),
        question("harm", "YesNo", "Own", "Freely"),
        question("watch", "YesNo", "Own", "Freely"),
    ];
    format!(
        "(pack: (id: \"hints\", version: \"1\", title: \"H\"), sections: [(id: \"s\", title: \"S\")],
          roles: [(\"find_out\", \"look\")],
          permissions: [(id: \"none\", title: \"N\"), (id: \"some\", title: \"S\")],
          questions: [{}],
          layers: [(id: \"safe\", title: \"S\", safety: true)],
          vetoes: [(id: \"danger\", layer: \"safe\", when: All([Yes(\"harm\"), No(\"watch\")]), cap: Stage(\"look\"), text: \"T\", judgement: \"a case\")],
          stages: [(id: \"look\", permission: \"none\", title: \"T\", text: \"T\"),
            (id: \"go\", permission: \"some\", title: \"T\", text: \"T\", gates: [(id: \"g\", when: {gate}, text: \"T\", judgement: \"a case\")]){second}])",
        questions.join(",\n")
    )
}

/// The hint in words: steps, `nothing` in one's own hands, `many`, no word at all, or not even a next step.
fn hint(gate: &str, answers: &str) -> String {
    let (pack, _) = compile_text(&pack(gate)).unwrap_or_else(|problems| panic!("{gate}: {problems:?}"));
    let answers: Vec<(String, Written)> = format!("harm=no {answers}")
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(id, a)| {
            (id.to_owned(), a.parse().map_or_else(|_| Written::Text(a.to_owned()), Written::Number))
        })
        .collect();
    let mut all = Sheet::new();
    // A later answer to the same question replaces the first.
    for (id, written) in &answers {
        let question = pack.question(id).unwrap();
        all.set(question, Some(sheet::read(question, written).unwrap())).unwrap();
    }
    let told = explain(&pack, &all, &evaluate(&pack, &all));
    let Some(next) = told.next else { return "no step".to_owned() };
    match next.hint {
        None => String::new(),
        Some(Hint::NotInOwnHands) => "nothing".to_owned(),
        Some(Hint::Many) => "many".to_owned(),
        Some(Hint::Steps(steps)) => {
            let words = |s: &readiness_core::change::Step| {
                format!("{}: {}{}", s.question, s.would_be, if s.by_waiting { " (waiting)" } else { "" })
            };
            steps.iter().map(words).collect::<Vec<_>>().join(", ")
        }
    }
}

#[test]
fn the_smallest_change_in_ones_own_hands() {
    let rows = [
        // The fewest, in the order of the pack.
        ("Yes(\"tidy\")", "tidy=no", "tidy: Yes"),
        ("Yes(\"tidy\")", "tidy=unsure", "tidy: Yes"),
        ("Any([Yes(\"tidy\"), Is(\"pick\", \"b\")])", "tidy=no pick=a", "tidy: Yes"),
        (
            "Any([All([Yes(\"tidy\"), Yes(\"learnt\")]), Is(\"pick\", \"b\")])",
            "tidy=no learnt=no pick=a",
            "pick: B",
        ),
        ("All([Yes(\"tidy\"), Ge(\"trained\", 5)])", "tidy=no trained=2", "tidy: Yes, trained: 5 days"),
        ("All([Yes(\"tidy\"), Ge(\"trained\", 5)])", "tidy=yes trained=2", "trained: 5 days"),
        (
            "All([Yes(\"tidy\"), Ge(\"trained\", 5), Is(\"pick\", \"c\"), Yes(\"learnt\")])",
            "tidy=no trained=2 pick=a learnt=no",
            "tidy: Yes, trained: 5 days, pick: C, learnt: Yes",
        ),
        (
            "All([Yes(\"tidy\"), Ge(\"trained\", 5), Is(\"pick\", \"c\"), Yes(\"learnt\"), No(\"owed\")])",
            "tidy=no trained=2 pick=a learnt=no owed=yes",
            "many",
        ),
        // The nearest value first.
        ("Ge(\"mood\", 1)", "mood=0", "mood: some"),
        ("Le(\"mood\", 1)", "mood=3", "mood: some"),
        ("Ne(\"mood\", 1)", "mood=1", "mood: none"),
        ("IsNot(\"pick\", \"a\")", "pick=a", "pick: B"),
        ("Le(\"smoke\", 1)", "smoke=3", "smoke: some"),
        // Only the way it can change. What an unknown answer could open is not called impossible.
        ("Ge(\"smoke\", 3)", "smoke=1", "many"),
        ("Ne(\"smoke\", 1)", "smoke=1", "smoke: none"),
        ("Le(\"trained\", 2)", "trained=5", "many"),
        ("Yes(\"learnt\")", "learnt=no", "learnt: Yes"),
        ("No(\"learnt\")", "learnt=yes", "nothing"),
        ("No(\"owed\")", "owed=yes", "owed: No"),
        ("Yes(\"owed\")", "owed=no", "nothing"),
        ("Is(\"climb\", \"a\")", "climb=b", "climb: A"),
        ("Is(\"climb\", \"c\")", "climb=b", "climb: C"),
        ("Yes(\"born\")", "born=no", "nothing"),
        // Only what is one's own, and now.
        ("Yes(\"friend\")", "friend=no", "nothing"),
        // Nobody is nudged to do what only counts once it is done.
        ("Yes(\"past\")", "past=no", "no step"),
        ("All([Yes(\"tidy\"), Yes(\"friend\")])", "tidy=no friend=no", "nothing"),
        ("Any([Yes(\"tidy\"), Yes(\"friend\")])", "tidy=no friend=no", "tidy: Yes"),
        // That a stage further up could be reached does not open the next one.
        ("Yes(\"friend\"); Yes(\"tidy\")", "tidy=no friend=no", "nothing"),
        ("Yes(\"tidy\"); Yes(\"learnt\")", "tidy=no learnt=no", "tidy: Yes"),
        // What only time changes is said as such.
        ("Ge(\"rested\", 7)", "rested=4", "rested: another 3 nights (waiting)"),
        ("Ge(\"rested\", 7)", "rested=unsure", "rested: 7 nights (waiting)"),
        ("Le(\"rested\", 3)", "rested=4", "many"),
        ("Ne(\"rested\", 4)", "rested=4", "rested: another 1 night (waiting)"),
        ("Ge(\"times\", 7)", "times=4", "times: another 3 (waiting)"),
        ("Ge(\"since\", 30)", "since=10", "since: another 20 days (waiting)"),
        // No step while a safety veto is not ruled out, and no word of an answer that one reads.
        ("Yes(\"tidy\")", "tidy=no harm=unsure watch=no", "no step"),
        ("Yes(\"tidy\")", "tidy=no harm=yes watch=no", "no step"),
        ("Yes(\"tidy\")", "tidy=no harm=yes watch=yes", "tidy: Yes"),
        ("Yes(\"watch\")", "watch=no", ""),
        ("All([Yes(\"watch\"), Yes(\"tidy\")])", "watch=no tidy=no", ""),
        ("Any([Yes(\"watch\"), Yes(\"tidy\")])", "watch=no tidy=no", "tidy: Yes"),
        ("All([Yes(\"watch\"), Yes(\"friend\")])", "watch=no friend=no", "nothing"),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .map(|(gate, answers, expected)| (gate, answers, expected, hint(gate, answers)))
        .filter(|(_, _, expected, found)| *expected != found)
        .map(|(gate, answers, expected, found)| {
            format!("{gate} with {answers}: {found:?} instead of {expected:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
