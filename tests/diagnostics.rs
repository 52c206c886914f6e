//! One registry of diagnostics, closed: every code has a fixture that triggers exactly it, a page,
//! a place, and help; and no fixture or page is left over.

use std::collections::BTreeSet;

use readiness_core::cases::{run_examples, sample_invariants};
use readiness_core::{Code, Date, Diagnostic};
use readiness_prove::{Limits, Prover};
use readiness_tests::{disk, root};

/// The day on which every fixture is checked.
const TODAY: Date = Date::constant(2026, 11, 25);

fn found(name: &str) -> Vec<Diagnostic> {
    let base = root().join("tests/diagnostics");
    let single = base.join(format!("{name}.ron"));
    let path = if single.exists() { single } else { base.join(name).join("pack") };
    assert!(path.exists(), "`{name}` has no fixture: write tests/diagnostics/{name}.ron");
    let language = path.join("locales/es.ron").exists().then_some("es");
    match disk::compile_path_in(&path, language) {
        Err(problems) => problems,
        Ok((pack, mut warnings)) => {
            warnings.extend(readiness_core::help::outdated(&pack, TODAY));
            warnings.extend(run_examples(&pack));
            warnings.extend(sample_invariants(&pack, 300));
            warnings.extend(Prover::new(&pack, Limits::default()).unwrap().idle().unwrap());
            warnings.extend(disk::voices(&path, &pack).err().unwrap_or_default());
            warnings
        }
    }
}

#[test]
fn every_code_has_a_fixture_that_triggers_exactly_it() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let name = code.info().name;
        let codes: BTreeSet<&str> = found(name).iter().map(|d| d.code.info().name).collect();
        if codes != BTreeSet::from([name]) {
            wrong.push(format!("{name}: the fixture gives {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_diagnostic_has_place_and_help_and_lower_case() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        for d in found(code.info().name) {
            let small = d.message.chars().next().is_some_and(|c| !c.is_uppercase());
            let helped = d.help.as_ref().is_some_and(|h| !h.trim().is_empty());
            let placed = d.at.as_ref().is_some_and(|s| s.start < s.end && s.end <= s.file.text.len());
            if !(small && helped && placed) {
                wrong.push(format!(
                    "{}: {d} (lower case {small}, help {helped}, place {placed})",
                    d.code.info().name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_fixture_is_left_over() {
    let names: BTreeSet<String> = Code::ALL.iter().map(|c| c.info().name.to_owned()).collect();
    assert_eq!(names.len(), Code::ALL.len(), "two codes share a name");
    for entry in std::fs::read_dir(root().join("tests/diagnostics")).unwrap().flatten() {
        let stem = entry.path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&stem), "{stem} is no code");
    }
}

#[test]
fn the_pages_are_up_to_date() {
    let pages = xtask::diagnostic_pages(&root()).unwrap();
    let mut expected = BTreeSet::new();
    for (path, text) in pages {
        let there = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
        assert!(there == text, "{} is out of date: run `cargo run -p xtask -- docs`", path.display());
        expected.insert(root().join(path));
    }
    for entry in std::fs::read_dir(root().join("docs/diagnostics")).unwrap().flatten() {
        assert!(expected.contains(&entry.path()), "{} belongs to no code", entry.path().display());
    }
}

#[test]
fn many_mistakes_are_reported_in_one_run() {
    let text = r#"(
  pack: (id: "many", version: "1", title: "Many"),
  sections: [(id: "s", title: "S")],
  questions: [
    (id: "sleep", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely, colour: "red", flavour: "sour"),
    (id: "hours", section: "s", kind: Count(unit: "hours", min: 0, max: 24), text: "T", why: "W", hands: Own, changes: Freely),
    (id: "mood", section: "s", kind: Choise([]), text: "T", why: "W", hands: Own, changes: Freely),
  ],
  signal_kinds: [(id: "good", direction: Support, title: "G")],
  signals: [
    (id: "rested", kind: "good", when: Yes("slep"), text: "T", judgement: "J"),
    (id: "long", kind: "good", when: Ge("hours", 99), text: "T", judgement: "J"),
    (id: "loose", kind: "good", when: Yes("sleep"), text: "T"),
    (id: "loose", kind: "goood", when: Yes("hours"), text: 3, judgement: "J"),
  ],
)"#;
    let problems = readiness_tests::compile_text(text).unwrap_err();
    let mut got: Vec<(&str, usize)> =
        problems.iter().map(|d| (d.code.info().name, d.at.as_ref().unwrap().line_column().0)).collect();
    got.sort_unstable();
    assert_eq!(
        got,
        [
            ("duplicate-id", 14),
            ("missing-source", 13),
            ("missing-text", 14),
            ("out-of-range", 12),
            ("unknown-field", 5),
            ("unknown-field", 5),
            ("unknown-id", 11),
            ("unknown-id", 14),
            ("unknown-word", 7),
            ("unused-question", 7),
            ("wrong-type", 14),
        ],
        "{problems:#?}"
    );
    let helps: Vec<&str> = problems.iter().filter_map(|d| d.help.as_deref()).collect();
    for meant in ["did you mean `sleep`?", "did you mean `good`?", "did you mean `Choice`?"] {
        assert!(helps.contains(&meant), "nobody says {meant}: {helps:?}");
    }
}

#[test]
fn a_mistake_is_not_reported_again_by_what_it_leads_to() {
    let text = r#"(
  pack: (id: "echo", version: "1", title: "Echo"),
  sections: [(id: "s", title: "S")],
  questions: [
    (id: "sleep", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely),
    (id: "hours", section: "s", kind: Count(unit: "hours", min: 0, max: 24), text: "T", why: "W", hands: Own,
     changes: Freely, ask_when: Yes("slep")),
  ],
  signal_kinds: [(id: "good", direction: Support, title: "G")],
  signals: [(id: "long", kind: "good", when: Ge("hours", 99), text: "T", judgement: "J")],
)"#;
    let problems = readiness_tests::compile_text(text).unwrap_err();
    let got: Vec<(&str, usize)> =
        problems.iter().map(|d| (d.code.info().name, d.at.as_ref().unwrap().line_column().0)).collect();
    // `sleep` was meant, so it is not unused; `hours` is still compared within its range.
    assert_eq!(got, [("unknown-id", 7), ("out-of-range", 10)], "{problems:#?}");
}

/// A pack of `length` questions, each asked when `ask_when` of the one before it holds.
fn chain(length: usize, ask_when: impl Fn(&str) -> String) -> String {
    let questions: Vec<String> = (0..length)
        .map(|i| {
            let asked = i.checked_sub(1).map_or_else(String::new, |before| {
                format!(", ask_when: {}", ask_when(&format!("q{before}")))
            });
            format!("(id: \"q{i}\", section: \"s\", kind: YesNo, text: \"T\", why: \"W\", hands: Own, changes: Freely{asked})")
        })
        .collect();
    format!(
        "(pack: (id: \"chain\", version: \"1\", title: \"C\"), sections: [(id: \"s\", title: \"S\")],\n\
         questions: [{}],\n\
         signal_kinds: [(id: \"good\", direction: Support, title: \"G\")],\n\
         signals: [(id: \"end\", kind: \"good\", when: Yes(\"q{}\"), text: \"T\", judgement: \"J\")])",
        questions.join(",\n"),
        length - 1
    )
}

fn codes(text: &str) -> Vec<&'static str> {
    let problems = readiness_tests::compile_text(text).unwrap_err();
    problems.iter().map(|d| d.code.info().name).collect()
}

#[test]
fn the_longest_chain_is_followed_and_a_longer_one_refused() {
    // As deep as brackets go in each link: whoever follows it must not run out of stack.
    let deep = |q: &str| format!("{}Yes(\"{q}\"){}", "Not(".repeat(26), ")".repeat(26));
    // The signal at its end is a link as well.
    let (pack, _) = readiness_tests::compile_text(&chain(63, deep)).unwrap();
    let mut sheet = readiness_core::Sheet::new();
    for question in &pack.questions {
        sheet.set(question, Some(readiness_core::Entry::Value(readiness_core::Value::Option(0)))).unwrap();
    }
    let result = readiness_core::evaluate(&pack, &sheet);
    assert_eq!(result.signals[0].truth.name(), "true");
    assert_eq!(readiness_core::explain(&pack, &sheet, &result).open_questions, []);
    assert_eq!(codes(&chain(64, deep)), ["limit-depth"]);
    assert_eq!(codes(&chain(1_900, |q| format!("Yes(\"{q}\")"))), ["limit-depth"]);
}

#[test]
fn rules_that_read_the_same_rules_over_and_over_are_refused() {
    // Each link doubles the work: written out, the last of 40 would be as long as a library.
    let twice = |q: &str| format!("All([Yes(\"{q}\"), Answered(\"{q}\")])");
    assert_eq!(codes(&chain(40, twice)), ["limit-items"]);
    readiness_tests::compile_text(&chain(15, twice)).unwrap();
}

#[test]
fn a_failing_example_says_what_fires_and_where_it_is() {
    let text = r#"(
  pack: (id: "wrong", version: "1", title: "Wrong"),
  sections: [(id: "s", title: "S")],
  roles: [("find_out", "look")],
  permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
  questions: [
    (id: "calm", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely),
    (id: "loud", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely),
  ],
  signal_kinds: [(id: "good", direction: Support, title: "G")],
  signals: [
    (id: "is_calm", kind: "good", when: Yes("calm"), text: "T", judgement: "J"),
    (id: "is_loud", kind: "good", when: Yes("loud"), text: "T", judgement: "J"),
  ],
  scores: [(id: "ease", title: "T", method: Sum, items: [(of: "calm", points: [("yes", 1), ("no", 0)])],
    bands: [(id: "low", from: 0, title: "L"), (id: "high", from: 1, title: "H")], judgement: "J")],
  stages: [(id: "look", permission: "none", title: "T", text: "T"),
    (id: "go", permission: "some", title: "T", text: "T", gates: [(id: "quiet", when: Not(Holds("is_loud")), text: "T", judgement: "J")])],
  guidance: [
    (id: "hush", kind: Caution, when: Holds("is_loud"), text: "T", judgement: "J"),
    (id: "rest", kind: Notice, when: Holds("is_calm"), text: "T", judgement: "J"),
    (id: "always", kind: Do, text: "T", judgement: "J"),
  ],
  examples: [
    (id: "all", text: "T", answers: {"calm": "yes", "loud": "no"},
     expect: (permission: "none", stage: Decided("look"), fires: ["is_loud"], not_fires: ["rest"], unclear: ["quiet"], bands: [("ease", Open)], settled: false, ended: true, look_again: 3)),
    (id: "nothing", text: "T", answers: {}, expect: (permission: "none", stage: Decided("go"), bands: [("ease", "low")])),
  ],
)"#;
    let (pack, _) = readiness_tests::compile_text(text).unwrap();
    let found: Vec<(String, String)> =
        run_examples(&pack).into_iter().map(|d| (d.message.clone(), d.help.unwrap_or_default())).collect();
    let expected = [
        (
            "the example `all` comes out otherwise: permission `some` instead of `none`; possible stages `go` instead \
             of `look`; `is_loud` is false, but it is expected that it fires; `rest` is true, but it is expected that \
             it does not fire; `quiet` is true, but it is expected that it is unclear; `ease` is in high to high, not open; `settled` is true; `ended` is \
             false; to look again is due never, not in 3 days",
            "what fires: `is_calm`, `rest`; it is at `go` with permission `some`",
        ),
        (
            "the example `nothing` comes out otherwise: possible stages `go`, `look` instead of `go`; `ease` is in low \
             to high, not in `low`",
            "what fires: nothing; it is at `look`, `go` with permission `none`",
        ),
    ];
    assert_eq!(found.len(), expected.len());
    for ((message, help), (m, h)) in found.iter().zip(expected) {
        assert_eq!((message.as_str(), help.as_str()), (m, h));
    }
}

struct Safety;

impl readiness_core::Library for Safety {
    fn find(&self, _from: &str, wanted: &str) -> Result<readiness_core::ModuleSource, String> {
        let text = r#"(
          pack: (id: "safety", version: "1", title: "Safety"),
          sections: [(id: "s", title: "S")],
          questions: [(id: "danger", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely)],
          layers: [(id: "plain", title: "P")],
          vetoes: [(id: "halt", layer: "plain", when: Yes("danger"), cap: Role("halt"), text: "T", judgement: "J")],
        )"#;
        let file = readiness_core::SourceFile::new("safety.ron", text);
        Ok(readiness_core::ModuleSource { place: wanted.to_owned(), files: vec![file] })
    }
}

#[test]
fn an_imported_veto_caps_no_later_than_where_too_little_is_known() {
    for (role, allowed) in [("stop", true), ("look", true), ("wait", false), ("go", false)] {
        let text = format!(
            r#"(
              pack: (id: "own", version: "1", title: "Own"),
              imports: [(module: "safety", as: "safe")],
              roles: [("find_out", "look"), ("halt", "{role}")],
              sections: [(id: "s", title: "S")],
              questions: [(id: "calm", section: "s", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely)],
              permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
              layers: [(id: "own", title: "O")],
              stages: [
                (id: "stop", permission: "none", title: "T", text: "T"),
                (id: "look", permission: "none", title: "T", text: "T"),
                (id: "wait", permission: "none", title: "T", text: "T",
                 gates: [(id: "a", when: Yes("calm"), text: "T", judgement: "J")]),
                (id: "go", permission: "some", title: "T", text: "T",
                 gates: [(id: "b", when: No("calm"), text: "T", judgement: "J")]),
              ],
              vetoes: [
                (id: "v", layer: "own", when: Yes("calm"), cap: Stage("stop"), text: "T", judgement: "J"),
                (id: "w", layer: "own", when: Yes("calm"), cap: Stage("wait"), text: "T", judgement: "J"),
              ],
            )"#
        );
        let file = readiness_core::SourceFile::new("own.ron", text);
        let source = readiness_core::ModuleSource { place: "own".to_owned(), files: vec![file] };
        let found: Vec<&str> = match readiness_core::compile(&source, &Safety) {
            Ok((_, warnings)) => warnings.iter().map(|d| d.code.info().name).collect(),
            Err(problems) => problems.iter().map(|d| d.code.info().name).collect(),
        };
        let expected: &[&str] = if allowed { &[] } else { &["weakened-veto"] };
        assert_eq!(found, expected, "bound to {role}");
    }
}
